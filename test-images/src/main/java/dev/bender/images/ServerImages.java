package dev.bender.images;

import dev.bender.images.LayerCache.Layer;
import java.nio.file.Path;
import java.util.List;

/**
 * Images of real servers for one stage, made of Debian's packages and ready to be pushed. Layers
 * are made once and kept in the user's cache.
 *
 * @param stage who the images are for: two stages never have one image in common, which one of them
 *     would take away from the other
 * @param busybox a static one, of which the images' commands are
 */
public record ServerImages(String stage, Path busybox) {

  /** PostgreSQL as its published image is, as far as others can tell. */
  public PostgresImage postgres() {
    return new PostgresImage(this);
  }

  /** An application that lives on a PostgreSQL. */
  public DependentImage dependent() {
    return new DependentImage(this);
  }

  /** A Transmission that answers everybody. */
  public TransmissionImage transmission() {
    return new TransmissionImage(this);
  }

  /** A name server. */
  public DnsmasqImage dnsmasq() {
    return new DnsmasqImage(this);
  }

  /** A web server. */
  public NginxImage nginx() {
    return new NginxImage(this);
  }

  /** A server with a shell beside it. */
  List<Layer> layersOf(String server) {
    return List.of(ServerRoot.of(server).layer(), ServerLayers.tools(busybox));
  }
}
