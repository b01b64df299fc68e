// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.culvert.standalone.lab.Lab;

/** A copy of this machine to install packages on; see lab/own-root. */
record OwnRoot(Path script, Path folder) {
  /** What Debian's tools write for themselves. */
  private static final String BOOKKEEPING =
      "/(var/lib/dpkg|var/log|var/cache|var/lib/systemd/deb-systemd-helper-(masked|enabled))(/.*)?";

  static OwnRoot of(Lab lab, String name) throws IOException {
    return new OwnRoot(lab.home().resolve("lab/own-root"), lab.folder().resolve(name));
  }

  String run(Object... command) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    return Said.by(Stream.concat(Stream.of(script, folder), Stream.of(command)).toArray());
  }

  String shell(String script) throws IOException, InterruptedException {
    return run("sh", "-euc", script);
  }

  /** Puts a file where the programs find it, and says where that is. */
  String give(Path file) throws IOException {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    Path name = file.toAbsolutePath().getFileName();
    if (Files.notExists(shared.resolve(name))) {
      Files.copy(file, shared.resolve(name));
    }
    return "/mnt/" + name;
  }

  /** Files and links that are not as on this machine; folders are not counted. */
  List<String> changed() throws IOException {
    Path root = folder.resolve("changed");
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> "/" + root.relativize(file))
          .filter(file -> !file.matches(BOOKKEEPING))
          .forEach(found::add);
    }
    return found;
  }

  boolean has(String path) {
    return Files.exists(folder.resolve("changed" + path), LinkOption.NOFOLLOW_LINKS);
  }
}
