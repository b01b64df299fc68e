// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.nio.charset.StandardCharsets;
import org.culvert.client.console.Console;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.message.ClientMessage;

/** Shows the messages of the protocol at {@code -vvv}; what authentication says stays hidden. */
final class Trace {
  private final Console console;

  Trace(Console console) {
    this.console = console;
  }

  void sent(ClientMessage message, byte[] octets) {
    if (message instanceof ClientMessage.SaslData) {
      console.detail("sent: (authentication data)");
    } else {
      console.detail("sent: " + text(octets));
    }
  }

  void received(Expected expected, byte[] octets) {
    if (expected == Expected.SASL_DATA) {
      console.detail("received: (authentication data, or a status)");
    } else {
      console.detail("received: " + text(octets));
    }
  }

  void repeated() {
    console.step("No answer yet, asking again");
  }

  private static String text(byte[] octets) {
    // What a broker sends must not steer the terminal.
    return new String(octets, StandardCharsets.ISO_8859_1)
        .replace("\0", "")
        .replace("\r", "")
        .stripTrailing()
        .replaceAll("[^\\n\\t -~]", "?")
        .replaceAll("(<roam [^>]*>)[^<]*", "$1(key)");
  }
}
