// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.help;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What everybody may fetch: plain files right in one folder, and nothing that a link in it leads
 * to. A name that is asked for is compared with those of the list and never made into a path, so
 * that it leads nowhere else. Thread-safe.
 */
@Component
class Downloads {
  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,99}");
  private static final int MOST = 50;

  private final String folder;
  private final Map<State, String> sums = new ConcurrentHashMap<>();

  Downloads(PortalSettings settings) {
    this.folder = settings.downloads();
  }

  /**
   * One file.
   *
   * @param sha256 in hexadecimal
   */
  record Download(Path path, String name, long size, String sha256) {
    /** For people. */
    public String amount() {
      return size < 1_000_000
          ? (size + 999) / 1000 + " kB"
          : String.format(Locale.ROOT, "%.1f MB", size / 1e6);
    }
  }

  /** While that is the same, so is the sum. */
  private record State(String name, long size, Instant changedAt) {}

  /** By name. */
  List<Download> list() {
    return paths().stream().map(this::download).flatMap(Optional::stream).toList();
  }

  Optional<Download> find(String name) {
    return paths().stream()
        .filter(path -> name(path).equals(name))
        .findFirst()
        .flatMap(this::download);
  }

  private List<Path> paths() {
    List<Path> found = new ArrayList<>();
    if (!folder.isEmpty()) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder), this::offers)) {
        files.forEach(found::add);
      } catch (IOException | DirectoryIteratorException e) {
        LOG.warn("downloads.unreadable reason=\"{}\"", e.toString());
      }
    }
    found.sort(Comparator.comparing(Downloads::name));
    return found.subList(0, Math.min(found.size(), MOST));
  }

  private boolean offers(Path path) {
    return NAME.matcher(name(path)).matches()
        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        && Files.isReadable(path);
  }

  /** Empty: it has just gone. */
  private Optional<Download> download(Path path) {
    try {
      State state =
          new State(name(path), Files.size(path), Files.getLastModifiedTime(path).toInstant());
      sums.keySet().removeIf(old -> old.name().equals(state.name()) && !old.equals(state));
      String sum = sums.computeIfAbsent(state, _ -> sha256(path));
      return Optional.of(new Download(path, state.name(), state.size(), sum));
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("download.unreadable reason=\"{}\"", e.toString());
      return Optional.empty();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static String sha256(Path path) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream file = new DigestInputStream(Files.newInputStream(path), digest)) {
        file.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
