// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.backup;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is in a backup: the last entry of the file, written when everything else is there.
 *
 * @param schema the version of the schema
 * @param madeAt of the snapshot
 * @param keys the names of the keys that something in it is sealed with
 * @param tables in an order in which no row refers to a later table
 */
public record Contents(
    String schema,
    Instant madeAt,
    List<String> keys,
    List<Table> tables,
    List<Sequence> sequences) {
  static final int FORMAT = 1;

  public Contents {
    keys = List.copyOf(keys);
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }

  /**
   * The rows of one table.
   *
   * @param sha256 of its entry, in hex
   */
  public record Table(String name, long rows, String sha256, List<String> columns) {
    public Table {
      columns = List.copyOf(columns);
    }

    String entry() {
      return "tables/" + name;
    }
  }

  /**
   * Where numbers go on.
   *
   * @param called whether {@code value} was given to somebody
   */
  public record Sequence(String name, long value, boolean called) {}

  public long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("format " + FORMAT);
    lines.add("schema " + schema);
    lines.add("made-at " + madeAt);
    keys.forEach(key -> lines.add("key " + key));
    for (Table table : tables) {
      String columns = String.join(",", table.columns);
      lines.add("table %s %d %s %s".formatted(table.name, table.rows, table.sha256, columns));
    }
    for (Sequence sequence : sequences) {
      lines.add("sequence %s %d %s".formatted(sequence.name, sequence.value, sequence.called));
    }
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  static Contents parse(String text) {
    String schema = "";
    Instant madeAt = Instant.EPOCH;
    List<String> keys = new ArrayList<>();
    List<Table> tables = new ArrayList<>();
    List<Sequence> sequences = new ArrayList<>();
    for (String line : text.lines().toList()) {
      List<String> words = List.of(line.split(" "));
      try {
        switch (words.getFirst()) {
          case "format" -> requireKnown(words.get(1));
          case "schema" -> schema = words.get(1);
          case "made-at" -> madeAt = Instant.parse(words.get(1));
          case "key" -> keys.add(words.get(1));
          case "table" ->
              tables.add(
                  new Table(
                      name(words.get(1)),
                      Long.parseLong(words.get(2)),
                      words.get(3),
                      List.of(words.get(4).split(",")).stream().map(Contents::name).toList()));
          case "sequence" ->
              sequences.add(
                  new Sequence(
                      name(words.get(1)),
                      Long.parseLong(words.get(2)),
                      words.get(3).equals("true")));
          default -> throw new BackupFailure("the list of contents has a line \"" + line + "\"");
        }
      } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeException e) {
        throw new BackupFailure("the list of contents has a broken line \"" + line + "\"", e);
      }
    }
    if (schema.isEmpty() || tables.isEmpty()) {
      throw new BackupFailure("the list of contents is not complete");
    }
    return new Contents(schema, madeAt, keys, tables, sequences);
  }

  private static void requireKnown(String format) {
    if (!format.equals(String.valueOf(FORMAT))) {
      throw new BackupFailure(
          "it has format %s and this program knows %d: take a newer one".formatted(format, FORMAT));
    }
  }

  /** It becomes a part of statements. */
  private static String name(String name) {
    if (!name.matches("[a-z_][a-z0-9_]*")) {
      throw new BackupFailure("\"" + name + "\" is no name of a table, column or sequence");
    }
    return name;
  }
}
