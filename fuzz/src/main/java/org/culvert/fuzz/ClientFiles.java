// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.culvert.client.config.ConfigurationError;
import org.culvert.client.config.Options;
import org.culvert.client.config.SettingsReader;

/** Files for tspc: settings, or a text that says what is wrong. */
final class ClientFiles implements FuzzTarget {
  @Override
  public String name() {
    return "client-files";
  }

  @Override
  public void run(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      var reading = SettingsReader.read("tspc.conf", text, Options.parse());
      FuzzTarget.hold(!reading.settings().toString().isEmpty(), "no settings");
    } catch (ConfigurationError mistakes) {
      String said = String.valueOf(mistakes.getMessage());
      FuzzTarget.hold(said.startsWith("tspc.conf"), "a mistake without its place: " + said);
    } catch (Options.UsageError impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    return Stream.of(
            """
            # home
            tsp_dir=/etc/tsp
            userid=jdoe2004
            passwd="a b#c"
            auth_method=digest-md5
            server=broker.example.net:3653
            tunnel_mode=v6anyv4
            host_type=router
            prefixlen=56
            if_prefix=eth1
            dns_server=ns1.example.net:ns2.example.net
            keepalive=yes
            keepalive_interval=30
            retry_delay=30
            template=linux
            """,
            "server=[2001:db8::1]:3653\nuserid=anonymous\ntemplate=checktunnel\n")
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
