// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.BrokerCommand.Action;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.db.backup.Backup;
import org.culvert.db.backup.BackupFile;
import org.culvert.db.backup.Contents;
import org.culvert.db.backup.Restore;
import org.culvert.db.backup.SealedKeys;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** {@code broker backup} and {@code broker restore}: brokers and portal may run meanwhile. */
final class BackupCommand {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private BackupCommand() {}

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  static Action parseBackup(Deque<String> rest) {
    Path file = file(rest, "backup needs a file to write");
    return new Action.MakeBackup(file, option(rest, "--with-key"));
  }

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  static Action parseRestore(Deque<String> rest) {
    boolean dry = rest.removeFirstOccurrence("--dry-run");
    Path file = file(rest, "restore needs the file of a backup");
    Optional<Path> passphrase = option(rest, "--print-key");
    return passphrase.isPresent()
        ? new Action.PrintKeys(file, passphrase.get())
        : new Action.Restore(file, dry);
  }

  private static Path file(Deque<String> rest, String missing) {
    String word = rest.poll();
    if (word == null || word.startsWith("-")) {
      throw new IllegalArgumentException(missing);
    }
    return Path.of(word);
  }

  private static Optional<Path> option(Deque<String> rest, String name) {
    if (!name.equals(rest.peek())) {
      return Optional.empty();
    }
    rest.remove();
    return Optional.of(file(rest, name + " needs a file whose first line is a passphrase"));
  }

  /**
   * @throws RuntimeException with a text for the operator
   */
  static void backup(Action.MakeBackup action, BrokerSettings settings, PrintStream out) {
    Optional<String> keys = action.passphrase().map(file -> sealed(settings, passphrase(file)));
    Contents contents = Backup.write(database(settings), action.file(), keys);
    out.printf("%s: %s%n", action.file(), described(contents));
    if (keys.isEmpty() && !contents.keys().isEmpty()) {
      out.println("the key that it is sealed with is not in it: keep that in another place");
    }
  }

  /**
   * @throws RuntimeException with a text for the operator
   */
  static void restore(Action.Restore action, BrokerSettings settings, PrintStream out) {
    PGSimpleDataSource database = database(settings);
    try (BackupFile backup = BackupFile.open(action.file())) {
      Contents contents = backup.contents();
      requireKeys(contents, settings);
      if (action.dry()) {
        Restore.check(database, contents);
        out.println("it is whole, and could be restored: " + described(contents));
      } else {
        Restore.into(database, backup);
        out.println("restored: " + described(contents));
        out.println("look at the log of addresses before you start a broker: audit verify");
      }
    }
  }

  /** Needs no settings: they may be what is lost. */
  static void printKeys(Action.PrintKeys action, PrintStream out) {
    try (BackupFile backup = BackupFile.open(action.file())) {
      String sealed =
          backup
              .keys()
              .orElseThrow(
                  () -> new IllegalArgumentException("this backup was made without --with-key"));
      SealedKeys.open(sealed, passphrase(action.passphrase())).forEach(out::println);
    }
  }

  private static String sealed(BrokerSettings settings, String passphrase) {
    List<Bytes> keys = settings.secrets().keys();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key in [secrets] that --with-key could keep");
    }
    List<String> texts = keys.stream().map(key -> BASE64.encodeToString(key.toArray())).toList();
    return SealedKeys.seal(texts, passphrase, new SecureRandom());
  }

  private static void requireKeys(Contents contents, BrokerSettings settings) {
    Set<String> known = Broker.seal(settings).map(CredentialSeal::knownKeys).orElse(Set.of());
    List<String> missing = contents.keys().stream().filter(key -> !known.contains(key)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "passwords in it are sealed with the key %s, which is not in [secrets]: put it there first; if the backup was made --with-key: restore FILE --print-key PASSPHRASE-FILE"
              .formatted(String.join(", ", missing)));
    }
  }

  private static String described(Contents contents) {
    return "%d rows in %d tables, schema version %s, as of %s"
        .formatted(contents.rows(), contents.tables().size(), contents.schema(), contents.madeAt());
  }

  private static PGSimpleDataSource database(BrokerSettings settings) {
    DatabaseSettings db = settings.database();
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setURL(db.url());
    database.setUser(db.user());
    database.setPassword(db.password().text());
    database.setApplicationName("culvert backup");
    return database;
  }

  private static String passphrase(Path file) {
    @Nullable String line;
    try (var lines = Files.lines(file)) {
      line = lines.findFirst().orElse(null);
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException("the passphrase file " + file + " can't be read", e);
    }
    if (line == null || line.isEmpty()) {
      throw new IllegalArgumentException("the passphrase file " + file + " is empty");
    }
    return line;
  }
}
