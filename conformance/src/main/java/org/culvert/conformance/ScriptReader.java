// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.culvert.conformance.Script.Step;

/** Reads the scripts of the kit; the grammar is in their README. */
final class ScriptReader {
  private static final List<String> FILES =
      List.of("version", "authentication", "commands", "requests", "transport", "tunnel");

  private ScriptReader() {}

  static List<Script> all() {
    List<Script> scripts = new ArrayList<>();
    for (String file : FILES) {
      scripts.addAll(read(resource(file + ".tsp")));
    }
    return scripts;
  }

  private static String resource(String name) {
    try (InputStream in = ScriptReader.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the kit has lost " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Script> read(String text) {
    List<Script> scripts = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      if (line.startsWith("[") && !block.isEmpty()) {
        scripts.add(script(block));
        block.clear();
      }
      if (!line.isBlank()) {
        block.add(line);
      }
    }
    if (!block.isEmpty()) {
      scripts.add(script(block));
    }
    return scripts;
  }

  private static Script script(List<String> lines) {
    String id = lines.getFirst().substring(1, lines.getFirst().length() - 1);
    Map<String, String> head = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      boolean mark = line.startsWith("C:") || line.startsWith("S:") || line.startsWith("(");
      if (mark && !block.isEmpty()) {
        steps.add(step(block));
        block.clear();
      }
      if (mark || !block.isEmpty()) {
        block.add(line);
      } else {
        String[] setting = line.split(": *", 2);
        head.put(setting[0], setting[1]);
      }
    }
    steps.add(step(block));
    String needs = head.getOrDefault("needs", "");
    return new Script(
        id,
        value(head, "section", id),
        value(head, "title", id),
        transports(head.getOrDefault("on", "udp tcp lossy")),
        needs.isEmpty() ? List.of() : List.of(needs.split(" ")),
        List.copyOf(steps));
  }

  private static String value(Map<String, String> head, String name, String id) {
    String value = head.get(name);
    if (value == null) {
      throw new IllegalArgumentException(id + " has no " + name);
    }
    return value;
  }

  private static Set<Transport> transports(String text) {
    Set<Transport> transports = EnumSet.noneOf(Transport.class);
    Arrays.stream(text.toUpperCase(Locale.ROOT).split(" "))
        .map(Transport::valueOf)
        .forEach(transports::add);
    return transports;
  }

  /**
   * @param block a line with a mark, and the lines that go with it
   */
  private static Step step(List<String> block) {
    String first = block.getFirst();
    if (first.startsWith("(")) {
      String[] words = first.substring(1, first.length() - 1).split(" ", 2);
      return new Step.Stage(words[0], words.length > 1 ? words[1] : "");
    }
    String rest = first.substring(2).stripLeading();
    boolean client = first.startsWith("C:");
    if (client && rest.equals("(poll)")) {
      return new Step.Client("");
    }
    if (!client && Expectation.isKeyword(rest)) {
      return new Step.Broker(Expectation.parse(rest));
    }
    StringBuilder octets = new StringBuilder(octets(rest));
    block.stream().skip(1).forEach(line -> octets.append(octets(line)));
    return client
        ? new Step.Client(octets.toString())
        : new Step.Broker(new Expectation.Exactly(octets.toString()));
  }

  /** A line ends in CR LF, unless it ends in an escape. */
  private static String octets(String line) {
    StringBuilder octets = new StringBuilder();
    boolean escaped = false;
    for (int i = 0; i < line.length(); i++) {
      escaped = line.charAt(i) == '\\';
      octets.append(escaped ? escape(line, ++i) : String.valueOf(line.charAt(i)));
    }
    return escaped ? octets.toString() : octets.append("\r\n").toString();
  }

  private static String escape(String line, int at) {
    return switch (line.charAt(at)) {
      case '0' -> "\0";
      case 'b' -> "\b";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '.' -> "";
      default -> throw new IllegalArgumentException("not an escape in: " + line);
    };
  }
}
