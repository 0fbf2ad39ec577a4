package dev.bender.scanner.trivy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerLoginsTest {
  @TempDir Path folder;

  @Test
  void nothingSetIsTheUsersOwn() throws Exception {
    assertThat(DockerLogins.folder("", folder)).isEmpty();
  }

  @Test
  void folderOfTheFileIsTaken() throws Exception {
    assertThat(DockerLogins.folder("/etc/docker/config.json", folder)).isEqualTo("/etc/docker");
    assertThat(DockerLogins.folder(folder.toString(), folder)).isEqualTo(folder.toString());
  }

  @Test
  void fileOfAnotherNameIsLinked() throws Exception {
    Path secret = Files.writeString(folder.resolve("registry-logins"), "{}");

    DockerLogins.folder(secret.toString(), folder);
    String found = DockerLogins.folder(secret.toString(), folder);

    assertThat(Path.of(found, "config.json")).hasContent("{}").isSymbolicLink();
  }
}
