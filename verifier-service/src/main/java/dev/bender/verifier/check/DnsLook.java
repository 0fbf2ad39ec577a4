package dev.bender.verifier.check;

import dev.bender.verifier.check.HealthCheck.Dns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/** Asks a container's name server one question; by TCP where the answer does not fit otherwise. */
final class DnsLook {
  private static final Duration FIRST_TRY = Duration.ofSeconds(1);

  /** A packet may get lost. */
  private static final Duration SECOND_TRY = Duration.ofSeconds(2);

  private static final String LIMIT = "3 s";

  private DnsLook() {}

  static Seen at(Target target, Dns check) throws InterruptedException {
    boolean six = check.answer() != null && check.answer().contains(":");
    try {
      Name name = Name.fromString(check.question(), Name.root);
      Message question =
          Message.newQuery(Record.newRecord(name, six ? Type.AAAA : Type.A, DClass.IN));
      return judge(ask(target, question), check);
    } catch (TextParseException e) {
      return Seen.unknown("could not be tried: the question is not a name");
    } catch (WireParseException e) {
      return Seen.bad(
          "answered with what is no answer: "
              + ForeignText.line(String.valueOf(e.getMessage()), 120));
    } catch (PortUnreachableException e) {
      return Seen.bad("has nobody listening on the port");
    } catch (IOException e) {
      return Silence.of(e, target, LIMIT);
    }
  }

  private static Message ask(Target target, Message question) throws IOException {
    SimpleResolver server =
        new SimpleResolver(
            new InetSocketAddress(InetAddress.ofLiteral(target.host()), target.port()));
    try {
      server.setTimeout(FIRST_TRY);
      return server.send(question);
    } catch (IOException e) {
      if (!Silence.isLate(e) || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      server.setTimeout(SECOND_TRY);
      return server.send(question);
    }
  }

  private static Seen judge(Message answer, Dns check) {
    return switch (answer.getRcode()) {
      case Rcode.NOERROR -> judge(addresses(answer), check);
      case Rcode.NXDOMAIN -> Seen.bad("said that there is no such name");
      case Rcode.SERVFAIL -> Seen.bad("said that it failed (SERVFAIL)");
      case Rcode.REFUSED -> Seen.bad("refused the question");
      default -> Seen.bad("answered " + Rcode.string(answer.getRcode()));
    };
  }

  private static List<InetAddress> addresses(Message answer) {
    return answer.getSection(Section.ANSWER).stream()
        .limit(100)
        .<InetAddress>mapMulti((record, found) -> {
          if (record instanceof ARecord four) {
            found.accept(four.getAddress());
          } else if (record instanceof AAAARecord six) {
            found.accept(six.getAddress());
          }
        })
        .toList();
  }

  private static Seen judge(List<InetAddress> addresses, Dns check) {
    if (addresses.isEmpty()) {
      return Seen.bad("answered without an address");
    }
    String first = addresses.getFirst().getHostAddress();
    String expected = check.answer();
    if (expected == null) {
      return Seen.good("answered " + first);
    }
    return addresses.contains(InetAddress.ofLiteral(expected))
        ? Seen.good("answered " + expected)
        : Seen.bad("answered " + first + " and not " + expected);
  }
}
