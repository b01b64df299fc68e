// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.culvert.protocol.message.Bytes;

/**
 * A dialogue of a client and the broker, written down octet by octet, to be replayed against a
 * session, over TCP or over reliable UDP. The grammar of the files is in their folder's README.
 *
 * @param name of the file
 * @param settings what the broker has to be like: {@link ConversationBroker} reads them
 */
public record Conversation(String name, Map<String, String> settings, List<Step> steps) {
  private static final Path FOLDER = Path.of("src/test/resources/conversations");

  /** One thing that happens, or has to be so. */
  public sealed interface Step {
    /** The client says it in one piece; empty over UDP is a poll. */
    record Client(Bytes octets) implements Step {}

    /** The broker's next answer; empty is a header alone over UDP and no octet over TCP. */
    record Broker(Bytes octets) implements Step {}

    /** Over UDP not even a header comes back. */
    record Silence() implements Step {}

    /** The broker takes the session to be over; without it, it doesn't. */
    record Closed() implements Step {}

    /** That many tunnels are up. */
    record Tunnels(int count) implements Step {}

    /** The database goes away. */
    record Breakdown() implements Step {}
  }

  public Conversation {
    settings = Map.copyOf(settings);
    steps = List.copyOf(steps);
  }

  public static List<Conversation> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Conversation> conversations = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".tsp")).sorted().toList()) {
        conversations.add(load(file));
      }
      return conversations;
    }
  }

  public static Conversation load(Path file) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    List<Step> steps = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      boolean mark = line.startsWith("C:") || line.startsWith("S:") || line.startsWith("(");
      if (mark && !block.isEmpty()) {
        steps.add(ConversationText.step(block));
        block.clear();
      }
      if (mark || !block.isEmpty()) {
        block.add(line);
      } else {
        String[] setting = line.split(": *", 2);
        settings.put(setting[0], setting[1]);
      }
    }
    if (!block.isEmpty()) {
      steps.add(ConversationText.step(block));
    }
    return new Conversation(String.valueOf(file.getFileName()), settings, steps);
  }

  public boolean isOverUdp() {
    return !settings.getOrDefault("transport", "both").equals("tcp");
  }

  public boolean isOverTcp() {
    return !settings.getOrDefault("transport", "both").equals("udp");
  }

  @Override
  public String toString() {
    return name;
  }
}
