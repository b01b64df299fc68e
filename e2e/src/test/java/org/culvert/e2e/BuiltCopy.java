// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A built Culvert that everybody may read, wherever this one lies: the launcher, the lab, the jars.
 * What another user of the machine would have as a clone of their own.
 */
record BuiltCopy(Path home) implements Closeable {
  private static final List<String> PROGRAMS =
      List.of("tspc-client", "broker-server", "web-portal", "conformance", "standalone");

  static BuiltCopy of(Path original) throws IOException {
    Path home = Files.createTempDirectory(Path.of("/tmp"), "culvert-copy");
    BuiltCopy copy = new BuiltCopy(home);
    copy.tree(original, "culvert");
    copy.tree(original, "lab");
    copy.tree(original, "build");
    Files.createDirectories(home.resolve("target"));
    Files.createDirectory(home.resolve("jars"));
    for (String program : PROGRAMS) {
      copy.program(original, program);
    }
    Files.createFile(home.resolve("target/built"));
    copy.openToAll();
    return copy;
  }

  private void program(Path original, String name) throws IOException {
    Path target = Files.createDirectories(home.resolve(name).resolve("target"));
    List<String> entries = new ArrayList<>();
    for (String entry :
        Files.readString(original.resolve(name).resolve("target/classpath"))
            .split(File.pathSeparator)) {
      Path jar = home.resolve("jars").resolve(Path.of(entry.strip()).getFileName());
      if (Files.notExists(jar)) {
        Files.copy(Path.of(entry.strip()), jar);
      }
      entries.add(jar.toString());
    }
    Files.writeString(target.resolve("classpath"), String.join(File.pathSeparator, entries));
    try (Stream<Path> own = Files.list(original.resolve(name).resolve("target"))) {
      for (Path jar : own.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.copy(jar, target.resolve(jar.getFileName()));
      }
    }
  }

  private void tree(Path original, String name) throws IOException {
    try (Stream<Path> files = Files.walk(original.resolve(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, home.resolve(original.relativize(file)));
      }
    }
  }

  private void openToAll() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
