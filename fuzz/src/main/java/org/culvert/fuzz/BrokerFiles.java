// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.config.InvalidSettings;

/** Files for the broker: settings, or all the mistakes in them. */
final class BrokerFiles implements FuzzTarget {
  @Override
  public String name() {
    return "broker-files";
  }

  @Override
  public void run(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    if (text.contains("_file")) {
      return; // it would be read
    }
    try {
      var settings = BrokerSettingsReader.read("broker.toml", text, Map.of());
      FuzzTarget.hold(!settings.realms().isEmpty(), "no realm");
    } catch (InvalidSettings mistakes) {
      FuzzTarget.hold(mistakes.getMessage() != null, "refused without a reason");
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    return Stream.of(
            """
            [broker]
            public_address = "192.0.2.1"
            [listener.main]
            address = "0.0.0.0"
            port = 3653
            realms = ["guests"]
            [realm.guests]
            mechanisms = ["ANONYMOUS"]
            endpoints = "2001:db8:a::/64"
            tunnel_types = ["v6udpv4"]
            lifetime = "1d"
            keepalive_least = "15s"
            [limits]
            negotiations = 10000
            """,
            """
            [realm.members]
            mechanisms = ["DIGEST-MD5", "PLAIN"]
            endpoints = "2001:db8:b::/64"
            delegation_pool = "2001:db8:1500::/40"
            delegation_lengths = [48, 56, 64]
            delegation_largest = 56
            """)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
