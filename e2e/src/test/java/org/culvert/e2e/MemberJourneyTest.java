// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All that a member does, from the first page to the last: one account and its whole life. */
@Timeout(500)
final class MemberJourneyTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** For the client's keepalive to miss its answers, and for its next try. */
  private static final Duration LATER = Duration.ofMinutes(2);

  private static final int TEN_MEGABYTES = 10 << 20;
  private static final Pattern PASSWORD = Pattern.compile("(?m)^([A-Za-z0-9]{10})\\r?$");

  /**
   * So that the client of a deleted tunnel, and of an enabled one, is back within a test's time.
   */
  private static final String IMPATIENT = "retry_delay = 5%n".formatted();

  private Lab lab;
  private NameServers names;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    names = World.names();
  }

  @Test
  void fromSignUpToTheEndOfTheAccount() throws Exception {
    try (Browser browser = Browser.open(World.portal().address())) {
      Member grace = arrives(browser, "grace");
      opensTheBrokerWithItsMailedPassword(grace);
      grace.signIn();
      browser.visit("/tunnels");
      browser.photograph("tunnels-none");
      String conf = new TunnelForm(browser).routerOverUdp("home", grace.password());
      try (Tspc tspc = Tspc.start(lab, Machine.CLIENT2, conf + IMPATIENT)) {
        tspc.awaitFirstPing(SOON);
        String address = tspc.address().orElseThrow();
        seesItsFigures(grace);
        delegatesItsNames(grace, tspc);
        looksAround(browser);
        deletesAndEnables(grace, tspc);
        assertThat(browser.visit("/tunnels").textContent("main")).contains(address);
      }
      runsTheScriptOfAFixedTunnel(grace);
      leaves(grace);
    }
  }

  private static Member arrives(Browser browser, String userid) throws Exception {
    browser.visit("/");
    browser.photograph("home");
    browser.visit("/status");
    browser.photograph("status");
    browser.visit("/help/download");
    String email = userid + "@example.net";
    Member.signUp(browser, userid, email);
    Patience.until(SOON, () -> World.mailsTo(email).length == 1, () -> "no mail came");
    Matcher password = PASSWORD.matcher(World.mailsTo(email)[0].getContent().toString());
    assertThat(password.find()).isTrue();
    return new Member(browser, userid, password.group(1));
  }

  private void opensTheBrokerWithItsMailedPassword(Member member) throws Exception {
    for (String method : new String[] {"plain", "digest-md5"}) {
      String conf = Tspc.account(member.userid(), member.password());
      try (Tspc tspc = Tspc.start(lab, Machine.CLIENT2, conf + "auth_method = " + method + "\n")) {
        tspc.awaitFirstPing(SOON);
        assertThat(tspc.program().stop()).isZero();
      }
      isRefused(new Member(member.browser(), member.userid(), "Kp7xQ2mZ9t"), method);
    }
  }

  private void isRefused(Member member, String method) throws Exception {
    String conf = Tspc.account(member.userid(), member.password());
    try (Tspc tspc = Tspc.start(lab, Machine.CLIENT2, conf + "auth_method = " + method + "\n")) {
      Patience.until(
          SOON,
          () -> tspc.program().output().contains("Authentication failed"),
          () -> "no refusal: " + tspc.program().lastWords());
    }
  }

  private void seesItsFigures(Member member) throws Exception {
    member.seesItsTunnel();
    member.browser().photograph("tunnels");
    Ping ping = Ping.send(lab, Machine.CLIENT2, Machine.INTERNET_ADDRESS, 5);
    assertThat(ping.lossPercent()).isZero();
    member.opensLiveFigures();
    int before = member.points("traffic");
    Exchange.between(
        lab, Machine.CLIENT2, Machine.INTERNET, Machine.INTERNET_ADDRESS, TEN_MEGABYTES);
    Page page = member.browser().page();
    Patience.until(
        SOON,
        () -> member.points("traffic") > before && page.textContent("[data-row=to]").contains("M"),
        () -> "the download is not in the plot: " + page.textContent("[data-live]"));
    member.browser().photograph("tunnel-live");
  }

  private void delegatesItsNames(Member member, Tspc tspc) throws Exception {
    String name = member.userid() + ".users.example.net";
    names.awaitRecords(name, "AAAA", tspc.address().orElseThrow());
    String zone = names.serve(tspc.prefix().orElseThrow());
    member.choosesNameServers(NameServers.USERS_SERVER);
    names.awaitRecords(zone, "NS", NameServers.USERS_SERVER);
    Page page = member.browser().page();
    Patience.until(
        SOON,
        () -> member.browser().visit("/tunnels/names").textContent("main").contains(zone),
        () -> page.textContent("main"));
    member.browser().photograph("tunnels-names");
  }

  private static void looksAround(Browser browser) throws IOException {
    for (String page : new String[] {"inbound", "history", "log", "why"}) {
      browser.visit("/tunnels/" + page);
      browser.photograph("tunnels-" + page);
    }
  }

  private void deletesAndEnables(Member member, Tspc tspc) throws Exception {
    member.deletesTheTunnel();
    Patience.until(
        SOON,
        () -> member.browser().visit("/tunnels").textContent("main").contains("given back"),
        () -> member.browser().page().textContent("main"));
    Patience.until(SOON, () -> !pings(tspc.machine()), () -> "the tunnel still works");
    Patience.until(
        LATER,
        () -> tspc.program().output().contains("enable it again there"),
        tspc.program()::lastWords);
    member.readsWhyItWasRefused("301 No more tunnels");
    member.enablesTheTunnel();
    Patience.until(LATER, () -> pings(tspc.machine()), tspc.program()::lastWords);
  }

  private boolean pings(Machine machine) throws IOException, InterruptedException {
    return Ping.once(lab, machine, Machine.INTERNET_ADDRESS);
  }

  /**
   * Where there is no NAT, and with a recorder in place of {@code ip}: no kernel has to have sit.
   */
  private void runsTheScriptOfAFixedTunnel(Member member) throws Exception {
    String conf =
        "server = %s%nuserid = %s%npasswd = %s%ntunnel_mode = v6v4%n"
            .formatted(Machine.BROKER_ADDRESS, member.userid(), member.password());
    try (Tspc tspc = Tspc.start(lab, Machine.NAT, conf)) {
      tspc.awaitFirstPing(SOON);
      String script = new TunnelForm(member.browser()).fixedOverProtocol41("tunnel-linux.sh");
      assertThat(new Recorder(lab, "ip").of(script, "up"))
          .containsSubsequence(
              "tunnel add sit1 mode sit ttl 64 remote " + Machine.BROKER_ADDRESS,
              "link set dev sit1 mtu 1280 up",
              "-6 addr replace %s/128 dev sit1 nodad".formatted(tspc.address().orElseThrow()));
    }
  }

  private void leaves(Member member) throws Exception {
    member.deletesTheAccount();
    member.isNotLetIn();
    isRefused(member, "digest-md5");
  }
}
