// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Writes all tables into one file, as they were at one moment: brokers and portal go on meanwhile.
 * What is sealed stays sealed.
 */
public final class Backup {
  static final String CONTENTS = "contents";
  static final String KEYS = "secrets-keys";

  private Backup() {}

  /**
   * @param keys sealed under a passphrase, if they are to be in it
   * @throws BackupFailure when it can't be made; then there is no file
   */
  public static Contents write(DataSource database, Path file, Optional<String> keys) {
    if (Files.exists(file)) {
      throw new BackupFailure(file + " is there already: name another file, or remove it");
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      Contents contents;
      try (Connection connection = database.getConnection();
          OutputStream out = create(unfinished)) {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        List<String> tables = Tables.inOrder(connection);
        if (tables.isEmpty()) {
          throw new BackupFailure("the database is empty: there is nothing to keep");
        }
        connection.rollback();
        // Now no migration can come in between; the first question after it takes the snapshot.
        execute(
            connection, "lock table %s in access share mode".formatted(String.join(", ", tables)));
        contents = write(connection, tables, out, keys);
        connection.rollback();
      } catch (IOException | SQLException | RuntimeException e) {
        Files.deleteIfExists(unfinished);
        throw e;
      }
      Files.move(unfinished, file);
      return contents;
    } catch (IOException | SQLException e) {
      throw new BackupFailure("no backup was made: " + e.getMessage(), e);
    }
  }

  /** For the eyes of one user only: addresses of people are in it. */
  private static OutputStream create(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.newOutputStream(file, StandardOpenOption.WRITE);
  }

  private static Contents write(
      Connection connection, List<String> names, OutputStream out, Optional<String> keys)
      throws IOException, SQLException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      String schema = version(connection);
      OffsetDateTime madeAt = now(connection);
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      List<Contents.Table> tables = new ArrayList<>();
      for (String name : names) {
        tables.add(table(connection, copy, zip, name));
      }
      Contents contents =
          new Contents(
              schema, madeAt.toInstant(), keyNames(connection), tables, sequences(connection));
      if (keys.isPresent()) {
        zip.putNextEntry(new ZipEntry(KEYS));
        zip.write(keys.get().getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
      }
      zip.putNextEntry(new ZipEntry(CONTENTS));
      zip.write(contents.text().getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      return contents;
    }
  }

  private static Contents.Table table(
      Connection connection, CopyManager copy, ZipOutputStream zip, String name)
      throws IOException, SQLException {
    List<String> columns = Tables.columns(connection, name);
    MessageDigest digest = sha256();
    zip.putNextEntry(new ZipEntry("tables/" + name));
    long rows =
        copy.copyOut(
            "copy %s (%s) to stdout".formatted(name, String.join(", ", columns)),
            new DigestOutputStream(new Unclosed(zip), digest));
    zip.closeEntry();
    return new Contents.Table(name, rows, HexFormat.of().formatHex(digest.digest()), columns);
  }

  /** Sequences know no snapshot; after the tables they are past every number that is in them. */
  private static List<Contents.Sequence> sequences(Connection connection) throws SQLException {
    List<Contents.Sequence> sequences = new ArrayList<>();
    for (String name : Tables.sequences(connection)) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("select last_value, is_called from " + name)) {
        row.next();
        sequences.add(new Contents.Sequence(name, row.getLong(1), row.getBoolean(2)));
      }
    }
    return sequences;
  }

  /** Checkpoints have a key_id too, of a key that is among the secrets. */
  private static List<String> keyNames(Connection connection) throws SQLException {
    List<String> tables =
        Tables.texts(
            connection,
            """
            select table_name from information_schema.columns
            where table_schema = current_schema() and column_name = 'key_id'
              and table_name <> 'attribution_checkpoints'
            """);
    TreeSet<String> names = new TreeSet<>();
    for (String table : tables) {
      names.addAll(
          Tables.texts(
              connection, "select distinct key_id from " + table + " where key_id is not null"));
    }
    return List.copyOf(names);
  }

  private static String version(Connection connection) throws SQLException {
    return Tables.texts(
            connection,
            "select version from flyway_schema_history where success and version is not null"
                + " order by installed_rank desc limit 1")
        .getFirst();
  }

  private static OffsetDateTime now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select now()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** COPY flushes each row; the archive need not. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      out.write(octets, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
