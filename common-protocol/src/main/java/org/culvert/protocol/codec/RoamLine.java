// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;

/**
 * {@code ROAM 4711 1795000000000} and 64 hexadecimal digits: our own, so it is read strictly. What
 * looks only nearly like it is what it was before there was such a message.
 */
final class RoamLine {
  private static final Pattern LINE =
      Pattern.compile("ROAM ([1-9][0-9]{0,17}) ([1-9][0-9]{0,17}) ([0-9a-f]{64})\r\n");

  private RoamLine() {}

  static Optional<ClientMessage.Roam> read(String text) {
    Matcher line = LINE.matcher(text);
    return line.matches()
        ? Optional.of(
            new ClientMessage.Roam(
                Long.parseLong(line.group(1)),
                Long.parseLong(line.group(2)),
                Bytes.of(HexFormat.of().parseHex(line.group(3)))))
        : Optional.empty();
  }

  static String write(ClientMessage.Roam roam) {
    return "ROAM "
        + roam.tunnel()
        + " "
        + roam.counter()
        + " "
        + HexFormat.of().formatHex(roam.mac().toArray())
        + "\r\n";
  }
}
