// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A migration that somebody has applied already is never edited: databases would differ. */
class MigrationChecksumsTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
  private static final Path LIST = Path.of("src/test/resources/migrations.sha256");

  @Test
  void migrationsAreWhatTheyWereWhenTheyWereListed() throws Exception {
    Map<String, String> now = new TreeMap<>();
    try (Stream<Path> all = Files.list(MIGRATIONS)) {
      for (Path migration : all.toList()) {
        now.put(migration.getFileName().toString(), sha256(migration));
      }
    }
    Map<String, String> listed = new TreeMap<>();
    for (String line : Files.readAllLines(LIST)) {
      List<String> words = List.of(line.split(" +"));
      listed.put(words.get(1), words.get(0));
    }
    assertThat(listed).isNotEmpty();
    assertThat(now).as("edit no migration: add another one").containsAllEntriesOf(listed);
    String last = listed.keySet().stream().max(String::compareTo).orElseThrow();
    assertThat(now.keySet())
        .filteredOn(name -> !listed.containsKey(name))
        .as("newer than all that are listed; a release lists them: sha256sum * in their folder")
        .allMatch(name -> name.compareTo(last) > 0);
  }

  private static String sha256(Path file) throws IOException, GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
