package dev.bender.images;

import dev.bender.demo.kit.OciImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** Layers that are made once for each content, in the folder where {@code ./bender} keeps parts. */
final class LayerCache {
  /** Raised when the making of a layer changes and what it is made of does not. */
  private static final String FORMAT = "1";

  private static final Path FOLDER = folder();

  /** Few are different, and some are large. */
  private static final Map<Layer, OciImage.Layer> PACKED = new ConcurrentHashMap<>();

  private LayerCache() {}

  /**
   * A tar file, and what it is known by.
   *
   * @param diffId the digest of the tar, {@code sha256:…}
   */
  record Layer(Path file, String diffId) {}

  @FunctionalInterface
  interface Making {
    void make(LayerFile layer) throws IOException;
  }

  /**
   * The layer of that content; made if it is not there.
   *
   * @param content all that the layer follows from
   */
  static synchronized Layer layer(String name, List<String> content, Making making) {
    String key = digest(FORMAT + "\n" + String.join("\n", content)).substring(0, 16);
    Path file = FOLDER.resolve(name + "-" + key + ".tar");
    Path known = FOLDER.resolve(name + "-" + key + ".diff-id");
    try {
      if (!Files.exists(known) || !Files.exists(file)) {
        Files.createDirectories(FOLDER);
        Path draft = Files.createTempFile(FOLDER, name, ".new");
        try (OutputStream out = Files.newOutputStream(draft);
            LayerFile layer = new LayerFile(out)) {
          making.make(layer);
        }
        Path words = Files.writeString(FOLDER.resolve(draft.getFileName() + ".id"), digest(draft));
        // a layer is whole or not there: other runs may be making the same one
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        Files.move(words, known, StandardCopyOption.ATOMIC_MOVE);
      }
      return new Layer(file, Files.readString(known));
    } catch (IOException e) {
      throw new IllegalStateException("the image layer " + name + " could not be made: " + e, e);
    }
  }

  /** A layer that is never made again, and so goes with this JVM. */
  static Layer passing(String name, Making making) {
    try {
      Path file = Files.createTempFile("bender-" + name, ".tar");
      file.toFile().deleteOnExit();
      packedFile(file).toFile().deleteOnExit();
      try (LayerFile layer = new LayerFile(Files.newOutputStream(file))) {
        making.make(layer);
      }
      return new Layer(file, digest(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path packedFile(Path layer) {
    return layer.resolveSibling(layer.getFileName() + ".gz");
  }

  /** The layer as registries take it; packed once. */
  static OciImage.Layer packed(Layer layer) {
    return PACKED.computeIfAbsent(layer, one -> OciImage.Layer.of(packedBytes(one), one.diffId()));
  }

  private static synchronized byte[] packedBytes(Layer layer) {
    Path file = packedFile(layer.file());
    try {
      if (!Files.exists(file)) {
        Path draft = Files.createTempFile(layer.file().getParent(), "packed", ".new");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(draft), 1 << 16)) {
          Files.copy(layer.file(), out);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String digest(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  private static Path folder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path user =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return user.resolve("bender").resolve("images");
  }
}
