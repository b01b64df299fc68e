// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ConfigurationError;
import org.culvert.client.config.Options;
import org.culvert.client.config.SettingsReader;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made here is read by tspc itself. */
class TspcConfTest {
  static Stream<ScriptWish> all() {
    return Wishes.SYSTEMS.all().stream()
        .flatMap(
            system ->
                Stream.of(
                    Wishes.host(system.name()),
                    Wishes.host(system.name(), TunnelType.V6ANYV4),
                    Wishes.router(system.name()),
                    proxied(Wishes.router(system.name()))));
  }

  @ParameterizedTest
  @MethodSource("all")
  void tspcReadsItWithoutAWarning(ScriptWish wish) throws Exception {
    SettingsReader.Reading reading = read(Wishes.conf(wish).replace("passwd =", "passwd = \"s\""));

    assertThat(reading.warnings()).isEmpty();
    assertThat(reading.settings().tunnel().type()).isEqualTo(wish.type());
    assertThat(reading.settings().tunnel().proxy()).isEqualTo(wish.proxy());
    assertThat(reading.settings().tunnel().clientIpv4()).isEqualTo(wish.local());
    assertThat(reading.settings().tunnel().router().isPresent())
        .isEqualTo(wish.router().isPresent());
  }

  @Test
  void whatTheUserWantsIsInIt() throws Exception {
    var settings =
        read(Wishes.conf(Wishes.router("networkd")).replace("passwd =", "passwd = s")).settings();

    assertThat(settings.server().toString()).contains("broker.example.net");
    assertThat(settings.credentials().userid()).isEqualTo("ada");
    assertThat(settings.tunnel().clientIpv4()).contains(Ipv4Address.parse("198.51.100.7"));
    assertThat(settings.tunnel().keepalive()).isEmpty();
    assertThat(settings.tunnel().router())
        .hasValueSatisfying(
            router -> {
              assertThat(router.prefixLength()).isEqualTo(56);
              assertThat(router.advertisingInterface()).isEqualTo("lan1");
              assertThat(router.dnsServers())
                  .isEqualTo(List.of("ns1.example.net", "ns2.example.net."));
            });
    assertThat(settings.template()).isEqualTo("linux");
  }

  @Test
  void forARouterWithoutTspcItNegotiatesAndLeaves() throws Exception {
    var settings =
        read(Wishes.conf(Wishes.host("junos")).replace("passwd =", "passwd = s")).settings();

    assertThat(settings.template()).isEqualTo("checktunnel");
    assertThat(settings.carrier()).isEqualTo(Optional.of(Carrier.KERNEL));
    assertThat(settings.tunnel().keepalive()).isEmpty();
  }

  static Stream<String> templates() {
    return Wishes.SYSTEMS.all().stream()
        .map(TargetSystem::name)
        .filter(name -> name.startsWith("tspc-"));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void itNamesTheTemplate(String system) throws Exception {
    var settings =
        read(Wishes.conf(Wishes.router(system)).replace("passwd =", "passwd = s")).settings();

    assertThat("tspc-" + settings.template()).isEqualTo(system);
  }

  @Test
  void forACiscoItAsksInItsPlace() throws Exception {
    ScriptWish wish = proxied(Wishes.router("tspc-cisco"));
    var settings = read(Wishes.conf(wish).replace("passwd =", "passwd = s")).settings();

    assertThat(settings.template()).isEqualTo("cisco");
    assertThat(settings.tunnel().proxy()).isTrue();
  }

  @Test
  void thePasswordIsTheOneThingThatIsMissing() {
    assertThatThrownBy(() -> read(Wishes.conf(Wishes.host("tspc-linux"))))
        .isInstanceOf(ConfigurationError.class)
        .hasMessageContaining("passwd");
  }

  private static SettingsReader.Reading read(String text) throws Exception {
    return SettingsReader.read("tspc.conf", text, Options.parse());
  }

  private static ScriptWish proxied(ScriptWish wish) {
    return new ScriptWish(
        wish.system(),
        wish.type(),
        wish.local(),
        true,
        wish.tunnel(),
        wish.router(),
        Optional.empty());
  }
}
