// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  @Test
  void onlyTheServerHasToBeSet() throws Exception {
    ClientSettings settings = read("server = broker.example.net").settings();

    assertThat(settings.server())
        .isEqualTo(new ServerAddress("broker.example.net", "broker.example.net", 3653));
    assertThat(settings.credentials())
        .isEqualTo(new Credentials(AuthMethod.ANY, "anonymous", "", false));
    assertThat(settings.credentials().isAnonymous()).isTrue();
    assertThat(settings.tunnel().type()).isEqualTo(TunnelType.V6ANYV4);
    assertThat(settings.tunnel().clientIpv4()).isEmpty();
    assertThat(settings.tunnel().sourceInterface()).isEmpty();
    assertThat(settings.tunnel().proxy()).isFalse();
    assertThat(settings.tunnel().keepalive()).contains(Duration.ofSeconds(30));
    assertThat(settings.tunnel().router()).isEmpty();
    assertThat(settings.retry())
        .isEqualTo(new RetryPolicy(Duration.ZERO, Duration.ofMinutes(5), true));
    assertThat(settings.ladder())
        .containsExactly(
            TspVersion.V2_0_2, TspVersion.V2_0_1, TspVersion.V2_0_0, TspVersion.V1_0_1);
    assertThat(settings.template()).isEqualTo("linux");
    assertThat(settings.directory()).isEqualTo(Path.of("").toAbsolutePath());
    assertThat(settings.interfaces().v6udpv4()).isEqualTo("tun");
    assertThat(settings.interfaces().device(TunnelType.V6V4, Carrier.KERNEL)).isEqualTo("sit1");
    assertThat(settings.interfaces().device(TunnelType.V6V4, Carrier.USER)).isEqualTo("tun");
    assertThat(settings.interfaces().device(TunnelType.V4V6, Carrier.KERNEL)).isEqualTo("ip6tnl1");
    assertThat(settings.interfaces().device(TunnelType.V4V6, Carrier.USER)).isEqualTo("tun");
    assertThat(settings.carrier()).isEmpty();
  }

  @Test
  void anIpv4TunnelHasSettingsOfItsOwn() throws Exception {
    SettingsReader.Reading reading =
        read(
            """
            server = [2001:db8:b::1]:3654
            tunnel_mode = v4v6
            client_v6 = 2001:db8:b::77
            client_v4 = 192.168.7.20
            if_tunnel_v4v6 = tun4
            tunnel_carrier = user
            tunnel_server = 2001:db8:b::2
            """);
    ClientSettings settings = reading.settings();

    assertThat(reading.warnings()).isEmpty();
    assertThat(settings.server().host()).isEqualTo("2001:db8:b::1");
    assertThat(settings.server().port()).isEqualTo(3654);
    assertThat(settings.tunnel().clientAddress()).contains(IpAddress.parse("2001:db8:b::77"));
    assertThat(settings.tunnel().tunnelServer()).contains(IpAddress.parse("2001:db8:b::2"));
    assertThat(settings.carrier()).contains(Carrier.USER);
    assertThat(settings.deviceName()).isEqualTo("tun4");
    assertThat(settings.interfaces().names(TunnelType.V4V6)).containsOnly("tun4", "tun");
  }

  @Test
  void everyKeyOfTheHelpPageIsRead() throws Exception {
    SettingsReader.Reading reading =
        read(
            """
            # an account with a prefix
            tsp_version = 2.0.1
            tsp_dir = /tmp
            auth_method = digest-md5
            client_v4 = 192.168.7.20
            userid = jdoe2004
            passwd = Kp7xQ2mZ9t
            template = checktunnel
            server = 192.0.2.1:3654   # the broker
            retry_delay = 30
            retry_delay_max = 600
            auto_retry_connect = no
            tunnel_mode = v6udpv4
            if_tunnel_v6v4 = sit2
            if_tunnel_v6udpv4 = tun2
            proxy_client = no
            keepalive = yes
            keepalive_interval = 45
            host_type = router
            prefixlen = 56
            if_prefix = eth1
            dns_server = ns1.example.net:ns2.example.net
            """);
    ClientSettings settings = reading.settings();

    assertThat(reading.warnings()).isEmpty();
    assertThat(settings.ladder())
        .containsExactly(TspVersion.V2_0_1, TspVersion.V2_0_0, TspVersion.V1_0_1);
    assertThat(settings.directory()).isEqualTo(Path.of("/tmp"));
    assertThat(settings.credentials())
        .isEqualTo(new Credentials(AuthMethod.DIGEST_MD5, "jdoe2004", "Kp7xQ2mZ9t", false));
    assertThat(settings.server()).isEqualTo(new ServerAddress("192.0.2.1:3654", "192.0.2.1", 3654));
    assertThat(settings.template()).isEqualTo("checktunnel");
    assertThat(settings.retry())
        .isEqualTo(new RetryPolicy(Duration.ofSeconds(30), Duration.ofMinutes(10), false));
    assertThat(settings.tunnel().type()).isEqualTo(TunnelType.V6UDPV4);
    assertThat(settings.tunnel().clientIpv4()).contains(Ipv4Address.parse("192.168.7.20"));
    assertThat(settings.tunnel().keepalive()).contains(Duration.ofSeconds(45));
    assertThat(settings.tunnel().router())
        .contains(new TunnelWish.Router(56, "eth1", List.of("ns1.example.net", "ns2.example.net")));
    assertThat(settings.homeInterface()).contains("eth1");
    assertThat(settings.interfaces().v6v4()).contains("sit2");
    assertThat(settings.interfaces().v6udpv4()).isEqualTo("tun2");
  }

  @Test
  void theCommandLineWins() throws Exception {
    Options options = Options.parse("-i", "sit9", "-u", "tun9", "-s", "eth9", "-r", "7");
    ClientSettings settings =
        SettingsReader.read(
                "tspc.conf",
                """
                server=b
                if_tunnel_v6v4=sit2
                if_tunnel_v6udpv4=tun2
                if_prefix=eth1
                host_type=router
                retry_delay=30
                """,
                options)
            .settings();

    assertThat(settings.interfaces().v6v4()).contains("sit9");
    assertThat(settings.interfaces().v6udpv4()).isEqualTo("tun9");
    assertThat(settings.homeInterface()).contains("eth9");
    assertThat(settings.retry().delay()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void oneTryMeansNoRetry() throws Exception {
    ClientSettings settings =
        SettingsReader.read("tspc.conf", "server=b\nretry_delay=30", Options.parse("-b"))
            .settings();

    assertThat(settings.retry().endsAtFirstFailure()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void eachMistakeNamesPlaceKeyAndRemedy(String text, String key, String hint) {
    String error = complaint("server = broker.example.net\n" + text);

    assertThat(error).startsWith("tspc.conf").contains(": " + key + ": ", hint);
    assertThat(error.lines()).hasSize(1);
  }

  static List<Arguments> mistakes() {
    return List.of(
        row("tsp_version = 3.0", "tsp_version", "remove it"),
        row("tsp_dir = /no/such/folder", "tsp_dir", "/no/such/folder is no folder"),
        row("gw6_dir = /no/such/folder", "gw6_dir", "no folder"),
        row("auth_method = kerberos", "auth_method", "scram-sha-256"),
        row("tls = maybe", "tls", "off, on or required"),
        row("tls_ca = /nowhere/at-all.pem", "tls_ca", "PEM"),
        row("digest_bug_1455 = perhaps", "digest_bug_1455", "yes or no"),
        row("tls = required\ntunnel_mode = v6udpv4", "tls", "tunnel_mode = v6v4"),
        row("client_v4 = fe80::1", "client_v4", "auto"),
        row("if_source = eth0;reboot", "if_source", "interface name"),
        row("userid = two words\npasswd = x", "userid", "without blanks"),
        row("userid = jdoe", "passwd", "registration mail"),
        row("auth_method = plain\npasswd = x", "userid", "user id"),
        row("template = ../evil", "template", "linux"),
        row("server = http://x/", "server", "name or an address"),
        row("server = broker:70000", "server", "name or an address"),
        row("server =", "server", "server = broker.example.net"),
        row("retry_delay = soon", "retry_delay", "0 to 3600"),
        row("retry_delay = 3601", "retry_delay", "0 to 3600"),
        row("retry_delay = 60\nretry_delay_max = 30", "retry_delay_max", "at least"),
        row("tunnel_mode = v6v6", "tunnel_mode", "v6anyv4"),
        row("tunnel_carrier = hardware", "tunnel_carrier", "auto, kernel or user"),
        row("client_v6 = 192.0.2.1", "client_v6", "an IPv6 address"),
        row("tunnel_server = nearby", "tunnel_server", "an address"),
        row("tunnel_mode = v4v6\nif_tunnel_v6udpv4 = veth:tun0", "if_tunnel_v4v6", "a TUN device"),
        row("tunnel_mode = v4v6\nhost_type = router\nif_prefix = eth1", "host_type", "host"),
        row(
            "proxy_client = yes\nclient_v4 = 192.0.2.1\ntunnel_carrier = user",
            "tunnel_carrier",
            "remove"),
        row("tunnel_mode = dslite", "tunnel_mode", "v6anyv4"),
        row("if_tunnel_v6v4 = a/b", "if_tunnel_v6v4", "interface name"),
        row("if_tunnel_v6udpv4 = a-name-far-too-long", "if_tunnel_v6udpv4", "interface name"),
        row("keepalive = maybe", "keepalive", "yes or no"),
        row("keepalive_interval = -1", "keepalive_interval", "0 to 3600"),
        row(
            "proxy_client = yes\nclient_v4 = 192.0.2.9\ntunnel_mode = v6udpv4",
            "proxy_client",
            "v6v4"),
        row(
            "proxy_client = yes\nclient_v4 = 192.0.2.9\nkeepalive = yes",
            "proxy_client",
            "keepalive = no"),
        row("proxy_client = yes", "proxy_client", "client_v4"),
        row("host_type = bridge", "host_type", "router"),
        row("prefixlen = 65", "prefixlen", "64"),
        row("prefixlen = 32", "prefixlen", "48 to 64"),
        row("host_type = router", "if_prefix", "interface"),
        row(
            "host_type = router\nif_prefix = e\ndns_server = 192.0.2.53",
            "dns_server",
            "no addresses"),
        row("dns_server = ns1.example.net", "dns_server", "router"),
        row("this is no statement", "syntax", "variable = value"),
        row("tsp_dir=/etc/t\0sp", "syntax", "type this line anew"));
  }

  private static Arguments row(String... cells) {
    return Arguments.of((Object[]) cells);
  }

  @Test
  void aMissingServerIsToldPlainly() {
    String error = complaint("");

    assertThat(error)
        .isEqualTo(
            "tspc.conf: server: not set; write the name or address of your tunnel broker:"
                + " server = broker.example.net");
  }

  @Test
  void allMistakesAreReportedAtOnceWithTheirLines() {
    String error = complaint("retry_delay = x\n\nkeepalive = x\nnonsense\n");

    assertThat(error.lines())
        .hasSize(4)
        .anyMatch(line -> line.startsWith("tspc.conf:1: retry_delay"))
        .anyMatch(line -> line.startsWith("tspc.conf:3: keepalive"))
        .anyMatch(line -> line.startsWith("tspc.conf:4: syntax"))
        .anyMatch(line -> line.startsWith("tspc.conf: server"));
  }

  @Test
  void aBadPasswordIsNotRepeated() {
    String error = complaint("server=b\nuserid=u\npasswd=geheim\u00e4");

    assertThat(error).contains("passwd").doesNotContain("geheim");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0,1", "1.0.1,1", "2.0.0,2", "2.0.1,3", "2.0.2,4",
  })
  void tspVersionIsTheTopOfTheLadder(String version, int steps) throws Exception {
    List<TspVersion> ladder = read("server=b\ntsp_version=" + version).settings().ladder();

    assertThat(ladder).hasSize(steps);
    assertThat(ladder.getFirst().text()).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource({
    "broker,broker,3653",
    "broker:3654,broker,3654",
    "192.0.2.1,192.0.2.1,3653",
    "192.0.2.1:80,192.0.2.1,80",
    "2001:db8::1,2001:db8::1,3653",
    "[2001:db8::1],2001:db8::1,3653",
    "[2001:db8::1]:80,2001:db8::1,80",
  })
  void theServerMayHaveAPort(String text, String host, int port) throws Exception {
    assertThat(read("server=" + text).settings().server())
        .isEqualTo(new ServerAddress(text, host, port));
  }

  @Test
  void zeroSecondsMeanNoKeepalive() throws Exception {
    assertThat(read("server=b\nkeepalive_interval=0").settings().tunnel().keepalive()).isEmpty();
    assertThat(read("server=b\nkeepalive=no").settings().tunnel().keepalive()).isEmpty();
  }

  @Test
  void aProxyKeepsNothingAlive() throws Exception {
    TunnelWish wish = read("server=b\nproxy_client=yes\nclient_v4=192.0.2.9").settings().tunnel();

    assertThat(wish.proxy()).isTrue();
    assertThat(wish.keepalive()).isEmpty();
  }

  @Test
  void prefixLengthZeroHasAlwaysMeantAFortyEight() throws Exception {
    assertThat(
            read("server=b\nhost_type=router\nif_prefix=e\nprefixlen=0")
                .settings()
                .tunnel()
                .router()
                .map(TunnelWish.Router::prefixLength))
        .contains(48);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Kp7#xQ2|Kp7#xQ2",
        "Kp7xQ2 # mine|Kp7xQ2",
        "a=b=c|a=b=c",
        "\"with blank \"|'with blank '",
        "\"Kp7#\" # mine|Kp7#",
        "$(reboot)|$(reboot)",
      })
  void valuesAreTakenLiterally(String written, String meant) throws Exception {
    assertThat(read("server=b\nuserid=u\npasswd=" + written).settings().credentials().password())
        .isEqualTo(meant);
  }

  @Test
  void aPairOfPacketInterfacesIsCalledByItsNearName() throws Exception {
    ClientSettings settings = read("server=b\nif_tunnel_v6udpv4=veth:tun0").settings();

    assertThat(settings.interfaces().v6udpv4()).isEqualTo("veth:tun0");
    assertThat(settings.deviceName()).isEqualTo("tun0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "haccess_proxy_enabled=no",
        "haccess_web_enabled=no",
        "protocol=x",
      })
  void keysOfLaterClientsAreTakenWithAWarning(String line) throws Exception {
    assertThat(read("server=b\n" + line).warnings())
        .singleElement()
        .asString()
        .startsWith("tspc.conf:2: ")
        .contains("no effect");
  }

  @Test
  void whereItLogsIsSaidAsInGogocConf() throws Exception {
    LogWish usual = read("server=b\ntsp_dir=/tmp").settings().log();
    assertThat(usual)
        .isEqualTo(
            new LogWish(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new LogWish.LogFile(Path.of("/tmp/tspc.log"), true, 1 << 20, false),
                new LogWish.Syslog(3, 6)));
    assertThat(
            read("""
                server=b
                tsp_dir=/tmp
                log_console=0
                log_stderr=1
                log_file=3
                log_syslog=2
                log_filename=a.log
                log_rotation=no
                log_rotation_size=32
                log_rotation_delete=no
                syslog_facility=LOCAL7
                syslog_level=WARNING
                """)
                .settings()
                .log())
        .isEqualTo(
            new LogWish(
                Optional.of(0),
                Optional.of(1),
                Optional.of(3),
                Optional.of(2),
                new LogWish.LogFile(Path.of("/tmp/a.log"), false, 32 << 10, true),
                new LogWish.Syslog(23, 4)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log_console=4",
        "log_stderr=all",
        "log_rotation_size=33",
        "log_rotation=1",
        "log_filename=a b",
        "syslog_facility=local8",
        "syslog_level=loud",
      })
  void aWrongValueForALogIsAMistake(String line) {
    assertThatThrownBy(() -> read("server=b\n" + line))
        .isInstanceOf(ConfigurationError.class)
        .hasMessageStartingWith("tspc.conf:2: ");
  }

  @Test
  void anUnknownKeyIsWarnedAbout() throws Exception {
    assertThat(read("server=b\npassword=x").warnings())
        .singleElement()
        .asString()
        .isEqualTo("tspc.conf:2: password: unknown; check the spelling, or remove it");
  }

  @Test
  void theLastOfTwoStatementsCounts() throws Exception {
    SettingsReader.Reading reading = read("server=a\nserver=b");

    assertThat(reading.settings().server().host()).isEqualTo("b");
    assertThat(reading.warnings()).singleElement().asString().contains("already set in line 1");
  }

  @Test
  void windowsLineEndsAndAByteOrderMarkDoNoHarm() {
    assertThatCode(() -> read("\uFEFFserver = b\r\nuserid = u\r\npasswd = p\r\n"))
        .doesNotThrowAnyException();
  }

  private static String complaint(String text) {
    ConfigurationError error =
        Objects.requireNonNull(catchThrowableOfType(ConfigurationError.class, () -> read(text)));
    return Objects.requireNonNull(error.getMessage());
  }

  private static SettingsReader.Reading read(String text) throws ConfigurationError {
    try {
      return SettingsReader.read("tspc.conf", text, Options.parse());
    } catch (Options.UsageError e) {
      throw new AssertionError(e);
    }
  }
}
