package dev.bender.images;

import dev.bender.demo.kit.OciImage;
import dev.bender.images.LayerCache.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The recipe of an nginx that answers every path on port 80 with its version. */
public final class NginxImage {
  private static final String CONFIGURATION =
      """
      user root;
      daemon off;
      pid /run/nginx.pid;
      error_log /dev/stderr;
      events {}
      http {
        log_format rpc '$status asked=$http_x_transmission_session_id'
            ' given=$upstream_http_x_transmission_session_id';
        access_log %s;
        client_body_temp_path /tmp/body;
        proxy_temp_path /tmp/proxy;
        fastcgi_temp_path /tmp/fastcgi;
        uwsgi_temp_path /tmp/uwsgi;
        scgi_temp_path /tmp/scgi;
        server {
          listen 80;
          %s
          default_type text/plain;
          location / { %s; }
        }
      }
      """;

  private static final String TLS =
      """
      listen 443 ssl;
      ssl_certificate /etc/nginx/certificate.pem;
      ssl_certificate_key /etc/nginx/key.pem;
      """;

  private final ServerImages images;
  private String version = "1.0";
  private int status = 200;
  private String behind = "";
  private Optional<SelfSigned> identity = Optional.empty();

  NginxImage(ServerImages images) {
    this.images = images;
  }

  /** The version in the label and on the page. */
  public NginxImage version(String label) {
    return with(image -> image.version = label);
  }

  /** Answers with that status in place of 200. */
  public NginxImage answering(int otherStatus) {
    return with(image -> image.status = otherStatus);
  }

  /**
   * Passes everything on to a Transmission, and writes a line for each answer to its log: status,
   * the session's id that was asked with, and the one that was given.
   *
   * @param address {@code name:port}, which has to be there at the start
   */
  public NginxImage inFrontOf(String address) {
    return with(image -> image.behind = address);
  }

  /** Speaks TLS too, on port 443. */
  public NginxImage withTls(SelfSigned certificate) {
    return with(image -> image.identity = Optional.of(certificate));
  }

  private NginxImage with(Consumer<NginxImage> change) {
    NginxImage copy = new NginxImage(images);
    copy.version = version;
    copy.status = status;
    copy.behind = behind;
    copy.identity = identity;
    change.accept(copy);
    return copy;
  }

  public OciImage build() {
    String settings =
        CONFIGURATION.formatted(
            behind.isEmpty() ? "off" : "/dev/stdout rpc",
            identity.isPresent() ? TLS : "",
            behind.isEmpty()
                ? "return %d \"%s\\n\"".formatted(status, version)
                : "proxy_pass http://" + behind);
    List<Layer> layers = new ArrayList<>(images.layersOf("nginx"));
    layers.add(ServerLayers.texts("nginx-settings", Map.of("etc/nginx/nginx.conf", settings)));
    identity.ifPresent(one -> layers.add(one.layer("etc/nginx")));
    Map<String, Object> runtime =
        ServerLayers.runtime(List.of("nginx", "-e", "/dev/stderr"), "80/tcp", "443/tcp");
    return new ImageDraft(images.stage(), version, layers, runtime).image();
  }
}
