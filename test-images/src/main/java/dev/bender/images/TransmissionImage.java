package dev.bender.images;

import dev.bender.demo.kit.OciImage;
import dev.bender.images.LayerCache.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The recipe of a Transmission whose RPC on port 9091 answers everybody, unless it is told not to.
 */
public final class TransmissionImage {
  private static final String SETTINGS =
      """
      {
        "rpc-enabled": %s,
        "rpc-bind-address": "0.0.0.0",
        "rpc-authentication-required": %s,
        "rpc-username": "anna",
        "rpc-password": "secret",
        "rpc-whitelist-enabled": false,
        "rpc-host-whitelist-enabled": false,
        "dht-enabled": false,
        "lpd-enabled": false,
        "pex-enabled": false,
        "utp-enabled": false,
        "port-forwarding-enabled": false
      }
      """;

  private final ServerImages images;
  private String version = "1.0";
  private boolean rpc = true;
  private boolean login;

  TransmissionImage(ServerImages images) {
    this.images = images;
  }

  /** The version in the label; another version is another digest. */
  public TransmissionImage version(String label) {
    return with(image -> image.version = label);
  }

  /** Runs, and answers nobody. */
  public TransmissionImage withoutRpc() {
    return with(image -> image.rpc = false);
  }

  /** Answers nobody but {@code anna}, whose password is {@code secret}. */
  public TransmissionImage wantingLogin() {
    return with(image -> image.login = true);
  }

  private TransmissionImage with(Consumer<TransmissionImage> change) {
    TransmissionImage copy = new TransmissionImage(images);
    copy.version = version;
    copy.rpc = rpc;
    copy.login = login;
    change.accept(copy);
    return copy;
  }

  public OciImage build() {
    List<Layer> layers = new ArrayList<>(images.layersOf("transmission"));
    layers.add(
        ServerLayers.texts(
            "transmission-settings",
            Map.of("config/settings.json", SETTINGS.formatted(rpc, login))));
    Map<String, Object> runtime =
        ServerLayers.runtime(
            List.of("transmission-daemon", "--foreground", "--config-dir", "/config"), "9091/tcp");
    return new ImageDraft(images.stage(), version, layers, runtime).image();
  }
}
