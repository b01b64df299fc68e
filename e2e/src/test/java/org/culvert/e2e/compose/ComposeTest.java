// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.standalone.lab.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to a tunnel with an account, its names, and back again after a restart. */
@Tag("compose")
@Timeout(3600)
final class ComposeTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String GUESTS = "3fff:c:a:";
  private static final String MEMBERS = "3fff:c:b:";
  private static final String WEB_PAGE = "This page came through the tunnel. You are ";

  @TempDir Path folder;

  private final Ports ports = Ports.free();
  private final int third = new Random().nextInt(20, 250);
  private final String network = "198.18." + third;
  private Stack stack;
  private Website website;

  ComposeTest() throws IOException {}

  @BeforeEach
  void describe() {
    Path home = Path.of("..").toAbsolutePath().normalize();
    stack = new Stack(home, folder, "culvert-test-" + ProcessHandle.current().pid());
    stack.set("CULVERT_LISTENER_MAIN_PORT", "" + ports.broker());
    stack.set("CULVERT_DATABASE_PORT", "" + ports.database());
    stack.set("CULVERT_MONITORING_PORT", "" + ports.monitoring());
    stack.set("CULVERT_PORTAL_PORT", "" + ports.portal());
    stack.set("CULVERT_MAILS_PORT", "" + ports.mails());
    stack.set("CULVERT_DNS_UPDATES_PORT", "" + ports.updates());
    stack.set("CULVERT_DNS_PORT", "" + ports.names());
    stack.set("CULVERT_PORTAL_MONITORING_PORT", "" + ports.portalMonitoring());
    stack.set("CULVERT_PROMETHEUS_PORT", "" + ports.prometheus());
    stack.set("CULVERT_TUN_DEVICE", "cvtest" + third);
    stack.set("CULVERT_BROKER_PUBLIC_ADDRESS", network + ".1");
    stack.set("CULVERT_REALM_GUESTS_ENDPOINTS", GUESTS + ":/64");
    stack.set("CULVERT_REALM_GUESTS_TUNNEL_TYPES", "v6udpv4,v6v4");
    stack.set("CULVERT_REALM_MEMBERS_ENDPOINTS", MEMBERS + ":/64");
    stack.set("CULVERT_REALM_MEMBERS_TUNNEL_TYPES", "v6udpv4,v6v4");
    stack.set("CULVERT_REALM_MEMBERS_DELEGATION_POOL", "3fff:d00::/40");
    stack.set("CULVERT_LAB_NETWORK", network);
    stack.set("CULVERT_LAB_HOME", "192.168." + third);
    stack.set("CULVERT_LAB_INTERNET", "3fff:e:" + third);
    website =
        new Website("http://127.0.0.1:" + ports.portal(), "http://127.0.0.1:" + ports.mails());
  }

  @AfterEach
  void removeAll() throws IOException {
    stack.close();
  }

  @Test
  void fromNothingToATunnelThatComesBackAfterARestart() throws Exception {
    stack.up();
    assertThat(page("lab-client")).startsWith(WEB_PAGE + GUESTS);
    // As the broker has to see it: where the NAT is, not the engine's own end of the network.
    assertThat(stack.logs("broker"))
        .containsPattern(
            "tunnel.established realm=guests .* type=v6udpv4 outer=%s.2:".formatted(network));

    String password = website.signUp("grace");
    stack.set("CULVERT_LAB_USERID", "grace");
    stack.set("CULVERT_LAB_PASSWORD", password);
    stack.up("lab-client");
    String address = said("Your IPv6 address is ([0-9a-f:]+)");
    String prefix = said("Your prefix is ([0-9a-f:]+/56)");
    assertThat(address).startsWith(MEMBERS);
    assertThat(prefix).startsWith("3fff:d");
    assertThat(page("lab-client")).startsWith(WEB_PAGE + address);

    names("grace", address);
    seesNatAndItsAbsence();
    measures();

    stack.say("down", "--timeout", "10");
    stack.up();
    assertThat(said("Your IPv6 address is ([0-9a-f:]+)")).isEqualTo(address);
    assertThat(said("Your prefix is ([0-9a-f:]+/56)")).isEqualTo(prefix);
    assertThat(page("lab-client")).startsWith(WEB_PAGE + address);
  }

  private String page(String service) throws Exception {
    return stack.exec(
        service, "curl", "--silent", "--show-error", "--max-time", "20", "http://web:8080/");
  }

  private String said(String pattern) throws Exception {
    Matcher found = Pattern.compile(pattern).matcher(stack.logs("lab-client"));
    assertThat(found.find()).as(stack.logs("lab-client")).isTrue();
    return found.group(1);
  }

  /** The composed name server answers for the account's name, and for its address. */
  private void names(String userid, String address) throws Exception {
    String name = userid + ".users.example.net";
    NameQuery query = new NameQuery(ports.names());
    Patience.until(
        SOON,
        () -> query.addresses(name).contains(address) && query.nameOf(address).equals(name + "."),
        () ->
            "%s is at %s, %s is %s"
                .formatted(name, query.addresses(name), address, query.nameOf(address)));
  }

  /** A v6v4 tunnel is refused behind the NAT (501), and at an address that has one (506). */
  private void seesNatAndItsAbsence() throws Exception {
    assertThat(ask("lab-client", "server = %s.1:%d".formatted(network, ports.broker())))
        .contains("501");
    String first = website.signUp("heidi");
    String second = website.signUp("ivan");
    start("direct", statements("heidi", first));
    Patience.until(
        SOON,
        () ->
            stack
                .attempt("direct", "ping", "-6", "-q", "-c", "1", "-W", "1", "web")
                .contains(" 1 received"),
        () -> "no ping over protocol 41");
    assertThat(stack.logs("broker"))
        .containsPattern(
            "tunnel.established .* user=heidi type=v6v4 outer=%s.9".formatted(network));
    assertThat(ask("direct", statements("ivan", second))).contains("506").contains("ticket");
  }

  private String statements(String userid, String password) {
    return "server = %s.1:%d\nuserid = %s\npasswd = %s"
        .formatted(network, ports.broker(), userid, password);
  }

  /** What a client says that asks for a v6v4 tunnel and is refused. */
  private String ask(String service, String statements) throws Exception {
    String file = "/tmp/%s/tspc.conf".formatted(Integer.toHexString(statements.hashCode()));
    write(service, file, statements);
    return stack.attempt(service, "timeout", "30", "tspc", "-n", "-v", "-f", file);
  }

  private void start(String service, String statements) throws Exception {
    write(service, "/tmp/first/tspc.conf", statements);
    stack.exec(service, "tspc", "-f", "/tmp/first/tspc.conf");
  }

  private void write(String service, String file, String statements) throws Exception {
    String folder = file.substring(0, file.lastIndexOf('/'));
    String text =
        "%s\ntunnel_mode = v6v4\ntsp_dir = %s\nauto_retry_connect = no\n"
            .formatted(statements, folder);
    stack.exec(
        service,
        "bash",
        "-c",
        "mkdir -p %s && printf '%%s' '%s' >%s".formatted(folder, text, file));
  }

  /** Prometheus has the broker's figures; Grafana's part of the file is one that compose takes. */
  private void measures() throws Exception {
    stack.say("--profile", "metrics", "config", "--quiet");
    stack.up("prometheus");
    URI targets = URI.create("http://127.0.0.1:%d/api/v1/targets".formatted(ports.prometheus()));
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(targets).build();
      Patience.until(
          SOON,
          () -> http.send(request, BodyHandlers.ofString()).body().contains("\"health\":\"up\""),
          () -> "Prometheus can't have the broker's figures");
    }
  }
}
