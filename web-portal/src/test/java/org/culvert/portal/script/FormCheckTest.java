// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.portal.account.RealmProfile;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.validation.DirectFieldBindingResult;
import org.springframework.validation.FieldError;

class FormCheckTest {
  private final FormCheck check = new FormCheck(Wishes.SYSTEMS);
  private List<String> wrong = List.of();

  @Test
  void everythingIsTaken() {
    ScriptWish wish =
        check(
                form(
                    "networkd",
                    "v6v4",
                    "given",
                    "198.51.100.7",
                    "he-ipv6",
                    "router",
                    "56",
                    "br0",
                    "ns1.example.net, NS2.example.net."))
            .orElseThrow();

    assertThat(wish.type()).isEqualTo(TunnelType.V6V4);
    assertThat(wish.local()).contains(Ipv4Address.parse("198.51.100.7"));
    assertThat(wish.tunnel()).isEqualTo("he-ipv6");
    assertThat(wish.keepalive()).contains(30);
    assertThat(wish.router())
        .contains(new ScriptWish.Router(56, "br0", List.of("ns1.example.net", "NS2.example.net.")));
  }

  @Test
  void whatIsOptionalMayBeLeftOut() {
    ScriptWish wish =
        check(form("tspc-linux", "v6anyv4", "auto", "", "", "router", "", "eth1", ""))
            .orElseThrow();

    assertThat(wish.local()).isEmpty();
    assertThat(wish.tunnel()).isEqualTo("sit1");
    assertThat(wish.router()).contains(new ScriptWish.Router(64, "eth1", List.of()));
  }

  static Stream<String> hostile() {
    return Stream.of(
        "eth0; rm -rf /",
        "eth0\nrm",
        "$(reboot)",
        "`reboot`",
        "eth0'",
        "eth0\"",
        "eth0\\",
        "-o",
        "--",
        "../../etc/passwd",
        "a b",
        "eth0#",
        "eth0\u0000",
        "eth0\u2028x",
        "éth0",
        "{server4}",
        "%s",
        "a,b=c",
        "x".repeat(64));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noInterfaceIsCalledThat(String name) {
    for (TargetSystem system : Wishes.SYSTEMS.all()) {
      assertThat(check(form(system.name(), "v6v4", "given", "192.0.2.9", name, "host", "", "", "")))
          .as(system.name())
          .isEmpty();
      assertThat(wrong).containsExactly("tunnel");
      assertThat(
              check(form(system.name(), "v6v4", "given", "192.0.2.9", "", "router", "", name, "")))
          .as(system.name())
          .isEmpty();
      assertThat(wrong).containsExactly("lan");
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noServerIsCalledThat(String name) {
    assertThat(check(form("tspc-linux", "v6v4", "auto", "", "", "router", "", "eth1", name)))
        .isEmpty();
    assertThat(wrong).containsExactly("nameServers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1",
        "2001:db8::1",
        "localhost",
        "-ns.example.net",
        "ns_.example.net",
        "ns..example.net",
        "a.b c.d e.f g.h i.j k.l m.n o.p q.r"
      })
  void aServerIsAFullName(String names) {
    assertThat(check(form("tspc-linux", "v6v4", "auto", "", "", "router", "", "eth1", names)))
        .isEmpty();
    assertThat(wrong).containsExactly("nameServers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.01",
        "127.0.0.1",
        "224.0.0.1",
        "0.0.0.0",
        "192.0.2.1; reboot",
        "192.0.2.1\nreboot",
        "2001:db8::1",
        "localhost"
      })
  void aGivenAddressIsAHosts(String address) {
    assertThat(check(form("networkd", "v6v4", "given", address, "", "host", "", "", ""))).isEmpty();
    assertThat(wrong).containsExactly("ipv4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v4v6", "", "V6V4", "v6v4 ; reboot", "<b>"})
  void onlyWhatTheRealmOffers(String type) {
    assertThat(check(form("networkd", type, "auto", "", "", "host", "", "", ""))).isEmpty();
    assertThat(wrong).containsExactly("type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"44", "48", "63", "abc", "56; reboot"})
  void aPrefixHasALengthThatThereIs(String length) {
    assertThat(check(form("networkd", "v6v4", "auto", "", "", "router", length, "br0", "")))
        .isEmpty();
    assertThat(wrong).containsExactly("prefixLength");
  }

  @Test
  void aRouterWithoutTspcHasNoTunnelOverUdp() {
    assertThat(check(form("ios", "v6udpv4", "given", "192.0.2.9", "", "host", "", "", "")))
        .isEmpty();
    assertThat(wrong).containsExactly("type");
    assertThat(check(form("networkd", "v6udpv4", "auto", "", "", "host", "", "", ""))).isPresent();
  }

  @Test
  void whereTspcDoesNotRunTheAddressIsGiven() {
    assertThat(check(form("ios", "v6v4", "auto", "", "", "host", "", "", ""))).isEmpty();
    assertThat(wrong).containsExactly("ipv4");
    assertThat(check(form("ios", "v6v4", "given", "192.0.2.9", "", "host", "", "", "")))
        .isPresent();
  }

  @Test
  void anotherMachineIsNamedAndHasNoKeepalive() {
    ScriptForm proxy =
        new ScriptForm("junos", "v6v4", "auto", "", "yes", "", "host", "", "", "", "yes", "30");
    assertThat(check(proxy)).isEmpty();
    assertThat(wrong).containsExactly("ipv4");

    ScriptForm named =
        new ScriptForm(
            "junos", "v6v4", "given", "192.0.2.9", "yes", "", "host", "", "", "", "yes", "30");
    assertThat(check(named).orElseThrow().keepalive()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "3601", "1e3", "30; reboot", "٣"})
  void anIntervalIsANumberOfSeconds(String interval) {
    ScriptForm form =
        new ScriptForm("networkd", "v6v4", "auto", "", "", "", "host", "", "", "", "yes", interval);
    assertThat(check(form)).isEmpty();
    assertThat(wrong).containsExactly("interval");
  }

  @Test
  void aFormOfNothingIsWrongAndNoMore() {
    ScriptForm nothing =
        new ScriptForm(null, null, null, null, null, null, null, null, null, null, null, null);
    assertThat(check(nothing)).isEmpty();
    assertThat(wrong).containsExactly("system");
  }

  private static ScriptForm form(
      String system,
      String type,
      String address,
      String ipv4,
      String tunnel,
      String role,
      String length,
      String lan,
      String servers) {
    return new ScriptForm(
        system, type, address, ipv4, "", tunnel, role, length, lan, servers, "yes", "");
  }

  private Optional<ScriptWish> check(ScriptForm form) {
    RealmProfile realm = Wishes.REALM;
    DirectFieldBindingResult mistakes = new DirectFieldBindingResult(form, "form");
    Optional<ScriptWish> wish = check.check(form, realm, mistakes);
    wrong = mistakes.getFieldErrors().stream().map(FieldError::getField).toList();
    return wish;
  }
}
