// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.console.Console;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;

/** The message that the user was waiting for. */
final class Announcement {
  private final Console console;
  private final ClientSettings settings;
  private final ServerAddress broker;

  Announcement(Console console, ClientSettings settings, ServerAddress broker) {
    this.console = console;
    this.settings = settings;
    this.broker = broker;
  }

  /**
   * @param roundTrip of the first keepalive, where one was sent
   */
  void up(TunnelOffer offer, Duration took, Optional<Duration> roundTrip) {
    StringBuilder text = new StringBuilder();
    String family = offer.type() == TunnelType.V4V6 ? "IPv4" : "IPv6";
    text.append("The ").append(family).append(" tunnel is up, after ").append(seconds(took));
    line(text, "Your " + family + " address is", offer.clientInside().toString());
    offer.clientName().ifPresent(name -> line(text, "Your name is", name));
    if (settings.tunnel().router().isPresent()) {
      offer.prefix().ifPresent(prefix -> line(text, "Your prefix is", prefix.toString()));
    }
    offer.clientDnsServer().ifPresent(server -> line(text, "A DNS server is", server.toString()));
    line(text, "The broker is", broker.text() + ", inside " + offer.serverInside());
    line(text, "The tunnel is", offer.type().xmlName() + roundTrip.map(this::far).orElse(""));
    console.say(text.toString());
  }

  private String far(Duration roundTrip) {
    return String.format(
        Locale.ROOT, ", %.1f ms to the broker and back", roundTrip.toNanos() / 1e6);
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f seconds", took.toMillis() / 1e3);
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append(System.lineSeparator()).append("  ").append(label).append(' ').append(value);
  }
}
