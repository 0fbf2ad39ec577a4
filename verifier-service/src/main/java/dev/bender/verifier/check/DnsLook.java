package dev.bender.verifier.check;

import dev.bender.verifier.check.HealthCheck.Dns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.ServiceUnavailableException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * Asks a container's name server one question, with the resolver that the JDK brings: it takes
 * answers to its own question only, and asks again by TCP where one does not fit.
 */
final class DnsLook {
  private static final int FIRST_TRY_MS = 1_000;

  /** A second packet, with twice the time: one may get lost. */
  private static final int TRIES = 2;

  private static final String LIMIT = "3 s";
  private static final int MOST_ANSWERS = 100;

  private DnsLook() {}

  static Seen at(Target target, Dns check) throws InterruptedException {
    String type = check.answer() != null && check.answer().contains(":") ? "AAAA" : "A";
    try {
      return judge(answers(target, check.question(), type), check);
    } catch (NameNotFoundException e) {
      return Seen.bad("said that there is no such name");
    } catch (ServiceUnavailableException e) {
      return Seen.bad("said that it failed (SERVFAIL)");
    } catch (OperationNotSupportedException e) {
      return Seen.bad("refused the question");
    } catch (NamingException e) {
      return silence(e, target);
    }
  }

  private static List<String> answers(Target target, String question, String type)
      throws NamingException {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, "dns://" + target.address() + "/");
    environment.put("com.sun.jndi.dns.timeout.initial", Integer.toString(FIRST_TRY_MS));
    environment.put("com.sun.jndi.dns.timeout.retries", Integer.toString(TRIES));
    InitialDirContext server = new InitialDirContext(environment);
    try {
      Attribute records = server.getAttributes(question, new String[] {type}).get(type);
      List<String> answers = new ArrayList<>();
      if (records != null) {
        NamingEnumeration<?> all = records.getAll();
        while (all.hasMore() && answers.size() < MOST_ANSWERS) {
          answers.add(String.valueOf(all.next()));
        }
      }
      return answers;
    } finally {
      server.close();
    }
  }

  private static Seen judge(List<String> answers, Dns check) {
    if (answers.isEmpty()) {
      return Seen.bad("answered without an address");
    }
    String first = ForeignText.line(answers.getFirst(), 60);
    String expected = check.answer();
    if (expected == null) {
      return Seen.good("answered " + first);
    }
    InetAddress wanted = InetAddress.ofLiteral(expected);
    return answers.stream().anyMatch(one -> isSame(one, wanted))
        ? Seen.good("answered " + expected)
        : Seen.bad("answered " + first + " and not " + expected);
  }

  private static boolean isSame(String answer, InetAddress wanted) {
    try {
      return InetAddress.ofLiteral(answer).equals(wanted);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Seen silence(NamingException e, Target target) throws InterruptedException {
    Throwable root = e.getRootCause();
    if (root instanceof PortUnreachableException) {
      return Seen.bad("has nobody listening on the port");
    }
    return root instanceof IOException lost
        ? Silence.of(lost, target, LIMIT)
        : Silence.of(new IOException(String.valueOf(e.getMessage()), e), target, LIMIT);
  }
}
