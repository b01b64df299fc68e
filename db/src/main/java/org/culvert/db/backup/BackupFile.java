// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.backup;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A backup to be read. Opened, it is whole: every entry was compared with its checksum. */
public final class BackupFile implements AutoCloseable {
  private final ZipFile zip;
  private final Contents contents;

  private BackupFile(ZipFile zip, Contents contents) {
    this.zip = zip;
    this.contents = contents;
  }

  /**
   * @throws BackupFailure when it is no backup, or damaged
   */
  public static BackupFile open(Path file) {
    ZipFile zip = zip(file);
    try {
      BackupFile backup =
          new BackupFile(zip, Contents.parse(text(zip, Backup.CONTENTS).orElse("")));
      for (Contents.Table table : backup.contents.tables()) {
        backup.verify(table);
      }
      return backup;
    } catch (IOException | RuntimeException e) {
      try {
        zip.close();
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw new BackupFailure(file + " can't be used: " + e.getMessage(), e);
    }
  }

  private static ZipFile zip(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BackupFailure(file + " is no file");
    }
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new BackupFailure(file + " is no backup, or only its beginning: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new BackupFailure(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private static Optional<String> text(ZipFile zip, String entry) throws IOException {
    ZipEntry there = zip.getEntry(entry);
    if (there == null) {
      return Optional.empty();
    }
    try (InputStream in = zip.getInputStream(there)) {
      byte[] octets = in.readAllBytes();
      CRC32 sum = new CRC32();
      sum.update(octets);
      if (sum.getValue() != there.getCrc()) {
        throw new IOException("the entry " + entry + " is not what was written");
      }
      return Optional.of(new String(octets, StandardCharsets.UTF_8));
    }
  }

  public Contents contents() {
    return contents;
  }

  /** As they were sealed under a passphrase; empty when they are not in it. */
  public Optional<String> keys() {
    try {
      return text(zip, Backup.KEYS);
    } catch (IOException e) {
      throw new BackupFailure("the keys can't be read: " + e.getMessage(), e);
    }
  }

  InputStream rows(Contents.Table table) throws IOException {
    ZipEntry entry = zip.getEntry(table.entry());
    if (entry == null) {
      throw new FileNotFoundException("the table " + table.name() + " is missing");
    }
    return zip.getInputStream(entry);
  }

  private void verify(Contents.Table table) throws IOException {
    MessageDigest digest = Backup.sha256();
    try (InputStream in = new DigestInputStream(rows(table), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(table.sha256())) {
      throw new IOException("the table " + table.name() + " is not what was written");
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new BackupFailure("the backup can't be closed: " + e.getMessage(), e);
    }
  }
}
