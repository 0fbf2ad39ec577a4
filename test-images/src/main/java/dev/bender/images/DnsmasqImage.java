package dev.bender.images;

import dev.bender.demo.kit.OciImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The recipe of a name server on port 53 that knows {@code test.home} and asks nobody else. */
public final class DnsmasqImage {
  private final ServerImages images;
  private String version = "1.0";
  private final Map<String, String> addresses = new TreeMap<>();

  DnsmasqImage(ServerImages images) {
    this.images = images;
    addresses.put("test.home", "192.0.2.7");
  }

  /** The version in the label; another version is another digest. */
  public DnsmasqImage version(String label) {
    return with(image -> image.version = label);
  }

  /** With an address of a name, and of all names below it. */
  public DnsmasqImage answering(String name, String address) {
    return with(image -> image.addresses.put(name, address));
  }

  /** Refuses every question. */
  public DnsmasqImage thatKnowsNothing() {
    return with(image -> image.addresses.clear());
  }

  private DnsmasqImage with(Consumer<DnsmasqImage> change) {
    DnsmasqImage copy = new DnsmasqImage(images);
    copy.version = version;
    copy.addresses.clear();
    copy.addresses.putAll(addresses);
    change.accept(copy);
    return copy;
  }

  public OciImage build() {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("dnsmasq", "--keep-in-foreground", "--log-facility=-", "--pid-file="));
    command.addAll(List.of("--user=root", "--group=root", "--no-resolv", "--no-hosts"));
    addresses.forEach((name, address) -> command.add("--address=/" + name + "/" + address));
    Map<String, Object> runtime = ServerLayers.runtime(command, "53/udp", "53/tcp");
    return new ImageDraft(images.stage(), version, images.layersOf("dnsmasq"), runtime).image();
  }
}
