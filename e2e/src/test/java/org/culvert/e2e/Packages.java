// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.culvert.standalone.lab.Lab;
import org.jspecify.annotations.Nullable;

/**
 * The client as a Debian package, in two versions, made once for all tests. Hardly compressed: that
 * takes most of the time and changes nothing.
 */
record Packages(Path older, Path newer, Path image, Path unpacked) {
  private static @Nullable Packages built;

  static synchronized Packages built() throws Exception {
    if (built == null) {
      // Of its own for each lab: two may run at the same time.
      built = build(World.lab(), Files.createTempDirectory(Path.of("target"), "packages"));
    }
    return built;
  }

  private static Packages build(Lab lab, Path folder) throws Exception {
    Path scripts = lab.home().resolve("packaging/client");
    Path image = folder.resolve("image").toAbsolutePath();
    Path unpacked = folder.resolve("unpacked").toAbsolutePath();
    Said.by(scripts.resolve("image"), image);
    Path older = deb(scripts, image, "0.0.1");
    Path newer = deb(scripts, image, "0.0.2");
    Said.by("rm", "-rf", unpacked);
    Said.by("dpkg-deb", "-x", newer, unpacked);
    return new Packages(older, newer, image, unpacked);
  }

  private static Path deb(Path scripts, Path image, String version)
      throws IOException, InterruptedException {
    Path file = image.resolveSibling("tspc_" + version + ".deb");
    Said.by("env", "DEB_LEVEL=0", scripts.resolve("deb"), image, version, file);
    return file;
  }

  /** What {@code /usr/bin/tspc} is where the package is installed. */
  String program() {
    return unpacked.resolve("usr/bin/tspc").toString();
  }
}
