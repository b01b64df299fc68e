// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Broker, in two versions, and portal as Debian packages. Making them takes most of a minute, so it
 * is done once for all labs that run at the same time, and again when what they are made of
 * changed.
 */
record ServerPackages(Path older, Path newer, Path portal) {
  private static final Path FOLDER = Path.of("target/servers").toAbsolutePath();

  static synchronized ServerPackages built() throws Exception {
    Files.createDirectories(FOLDER);
    try (FileChannel file =
            FileChannel.open(
                FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = file.lock()) {
      Path home = World.lab().home();
      Path made = FOLDER.resolve("made");
      ServerPackages packages =
          new ServerPackages(
              deb("broker", "0.0.1"), deb("broker", "0.0.2"), deb("portal", "0.0.1"));
      if (Files.notExists(made) || isOlder(made, home)) {
        make(home, "broker", packages.older, packages.newer);
        make(home, "portal", packages.portal);
        Files.writeString(made, "");
      }
      return packages;
    }
  }

  private static Path deb(String program, String version) {
    return FOLDER.resolve("culvert-%s_%s.deb".formatted(program, version));
  }

  private static void make(Path home, String program, Path... debs) throws Exception {
    Path scripts = home.resolve("packaging").resolve(program);
    Path image = FOLDER.resolve(program);
    Said.by(scripts.resolve("image"), image);
    for (Path deb : debs) {
      String version = deb.toString().replaceFirst(".*_(.*)[.]deb", "$1");
      Said.by("env", "DEB_LEVEL=0", scripts.resolve("deb"), image, version, deb);
    }
    Said.by("rm", "-rf", image);
  }

  private static boolean isOlder(Path made, Path home) throws Exception {
    String since =
        Said.by(
            "find",
            home.resolve("packaging"),
            home.resolve("broker-server/target"),
            home.resolve("web-portal/target"),
            "-maxdepth",
            "3",
            "-newer",
            made,
            "(",
            "-path",
            "*/packaging/*",
            "-o",
            "-name",
            "*.jar",
            ")");
    return !since.isEmpty();
  }
}
