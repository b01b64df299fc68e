// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.util.List;
import org.culvert.protocol.message.Bytes;

/** From the text of a script to octets. */
final class ConversationText {
  private static final String COUNTED = "Content-length: *";

  private ConversationText() {}

  /**
   * @param block a line with a mark, and the lines that go with it
   */
  static Conversation.Step step(List<String> block) {
    String first = block.getFirst();
    return switch (first) {
      case "(closed)" -> new Conversation.Step.Closed();
      case "(tunnel)" -> new Conversation.Step.Tunnels(1);
      case "(no tunnel)" -> new Conversation.Step.Tunnels(0);
      case "(the database goes away)" -> new Conversation.Step.Breakdown();
      case "S: (silence)" -> new Conversation.Step.Silence();
      default -> {
        Bytes octets = Bytes.ofText(octets(block));
        yield switch (first.substring(0, 2)) {
          case "C:" -> new Conversation.Step.Client(octets);
          case "S:" -> new Conversation.Step.Broker(octets);
          default -> throw new IllegalArgumentException("not a line of a script: " + first);
        };
      }
    };
  }

  private static String octets(List<String> block) {
    String first = block.getFirst().substring(2).stripLeading();
    if (first.equals("(nothing)") || first.equals("(poll)")) {
      return "";
    }
    StringBuilder rest = new StringBuilder();
    block.stream().skip(1).forEach(line -> rest.append(octets(line)));
    return first.equals(COUNTED)
        ? "Content-length: " + rest.length() + "\r\n" + rest
        : octets(first) + rest;
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
      case '.' -> "";
      default -> throw new IllegalArgumentException("not an escape in: " + line);
    };
  }
}
