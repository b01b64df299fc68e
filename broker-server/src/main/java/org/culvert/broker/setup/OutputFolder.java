// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the files go. Nobody else reads what is secret for an instant, nothing that is there is
 * lost, and a file is there as a whole or not at all.
 */
final class OutputFolder {
  /** Of the Debian package; where there is none only the owner can read what others must not. */
  private static final String GROUP = "culvert";

  private final Path folder;
  private final Instant now;

  OutputFolder(Path folder, Instant now) {
    this.folder = folder;
    this.now = now;
  }

  Path path() {
    return folder;
  }

  /** What is in a secret that is there already. */
  Optional<String> secret(String name) throws IOException {
    Path path = folder.resolve(name);
    return Files.exists(path)
        ? Files.readString(path).lines().findFirst().map(String::strip)
        : Optional.empty();
  }

  /** Those that are there and say something else. */
  List<Path> different(List<NewFile> files) throws IOException {
    List<Path> different = new ArrayList<>();
    for (NewFile file : files) {
      if (file.kind() != NewFile.Kind.SECRET && !isMissing(file) && !isSame(file)) {
        different.add(folder.resolve(file.path()));
      }
    }
    return different;
  }

  /**
   * @return what became of it, for the operator
   */
  String write(NewFile file) throws IOException {
    Path path = folder.resolve(file.path());
    if (isMissing(file)) {
      put(file, path);
      return "written    " + path;
    }
    if (file.kind() == NewFile.Kind.SECRET) {
      return "kept       " + path;
    }
    if (isSame(file)) {
      return "unchanged  " + path;
    }
    String stamp = now.truncatedTo(ChronoUnit.SECONDS).toString().replace(':', '-');
    Path copy = path.resolveSibling(path.getFileName() + "." + stamp + "~");
    Files.move(path, copy);
    put(file, path);
    return "replaced   " + path + ", the old one is " + copy.getFileName();
  }

  private boolean isMissing(NewFile file) {
    return !Files.exists(folder.resolve(file.path()));
  }

  private boolean isSame(NewFile file) throws IOException {
    return Files.readString(folder.resolve(file.path())).equals(file.text());
  }

  private static void put(NewFile file, Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException(path + " can't be written");
    }
    Files.createDirectories(parent);
    boolean open = file.kind() == NewFile.Kind.PUBLIC;
    Set<PosixFilePermission> narrow = PosixFilePermissions.fromString("rw-------");
    Path part =
        Files.createTempFile(
            parent, ".culvert", ".part", PosixFilePermissions.asFileAttribute(narrow));
    try {
      Files.writeString(part, file.text());
      PosixFileAttributeView view = Files.getFileAttributeView(part, PosixFileAttributeView.class);
      if (open) {
        view.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
      } else if (isGiven(view)) {
        view.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
      }
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Whether the broker's group has it now. */
  private static boolean isGiven(PosixFileAttributeView view) throws IOException {
    try {
      GroupPrincipal group =
          Path.of("/")
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByGroupName(GROUP);
      view.setGroup(group);
      return true;
    } catch (UserPrincipalNotFoundException e) {
      return false;
    }
  }
}
