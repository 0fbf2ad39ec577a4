package dev.bender.demo.kit;

/**
 * An installed Debian package as an image names it, without its files.
 *
 * @param source the source package, which Debian's advisories are about
 */
public record DebianPackage(String name, String version, String source) {

  String statusEntry() {
    return """
    Package: %s
    Status: install ok installed
    Architecture: amd64
    Source: %s
    Version: %s
    Maintainer: Demo <demo@example.org>
    Description: %s
    """
        .formatted(name, source, version, name);
  }
}
