// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.Program;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packages of broker and portal under a systemd of its own, from installation to purge. */
@Timeout(600)
final class ServersAsServicesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration START = Duration.ofMinutes(4);
  private static final int TSP = 3753;
  private static final int HTTP = 8480;

  private Lab lab;
  private OwnRoot root;
  private Path shared;

  @BeforeEach
  void enter() throws Exception {
    lab = World.lab();
    root = OwnRoot.of(lab, "servers");
    shared = Files.createDirectories(root.folder().resolve("shared"));
  }

  @Test
  void clientsAndBrowsersAreServedWithLittleRightsFromInstallationToPurge() throws Exception {
    prepareDatabase();
    String older = root.give(ServerPackages.built().older());
    String newer = root.give(ServerPackages.built().newer());
    String portal = root.give(ServerPackages.built().portal());
    Files.writeString(shared.resolve("broker.toml"), settings());
    Files.writeString(shared.resolve("portal"), portalSettings());
    Files.writeString(shared.resolve("story"), story(older, newer, portal));

    String[] booted = {
      root.script().toString(), "--boot", root.folder().toString(), "bash", "/mnt/story"
    };
    try (Program machine = lab.start(Machine.BROKER, booted)) {
      await(machine, "serving");
      Visitor visitor = new Visitor(URI.create("http://127.0.0.1:" + HTTP));
      assertThat(visitor.page("/status")).contains("packaged");
      visitor.signUp("packaged", "packaged@example.net");
      String client = "server = %s:%d%n".formatted(Machine.BROKER_ADDRESS, TSP);
      try (Tspc tspc = Tspc.start(lab, Machine.CLIENT1, client)) {
        tspc.awaitFirstPing(SOON);
        assertThat(tspc.address())
            .hasValueSatisfying(at -> assertThat(at).startsWith("2001:db8:f:"));
        go("serving");
        await(machine, "upgraded");
        // The tunnel is back with the next version, and the client never knew.
        Patience.until(
            SOON,
            () -> Ping.once(lab, Machine.CLIENT1, Machine.INTERNET_ADDRESS),
            () -> "no answer after the upgrade. " + tspc.program().lastWords());
        assertThat(tspc.program().isAlive()).isTrue();
      }
      Patience.until(
          SOON,
          () -> World.mailsTo("packaged@example.net").length > 0,
          () -> "no mail from the packaged portal");
      go("upgraded");

      int exit = machine.await(START);
      String said = said();
      assertThat(exit).as(said + Files.readString(shared.resolve("log"))).isZero();
      assertThat(said.lines())
          .containsSubsequence(
              "disabled",
              "inactive dead culvert-broker before setup",
              "inactive dead culvert-portal before setup",
              "active running culvert-broker serves",
              "active running culvert-portal serves",
              "Clients are served",
              "Pages are served",
              "culvert culvert",
              "CapEff:\t0000000000003000",
              "culvert-portal culvert-portal",
              "CapEff:\t0000000000000000",
              "1min",
              "Settings read again, 1 changed, 1 wait for a restart",
              "active running culvert-broker after a mistake",
              "640 root culvert",
              "640 root culvert-portal",
              "active running culvert-broker upgraded",
              "failed failed culvert-broker with wrong settings",
              "no device left",
              "settings stay",
              "nothing stays");
      assertThat(said)
          .contains("Wrong settings, the old ones stay: /etc/culvert/broker.toml")
          .doesNotContain("is left behind");
    }
  }

  /** The story goes on when somebody says so. */
  private void go(String place) throws IOException {
    Files.createFile(shared.resolve("after-" + place));
  }

  private void await(Program machine, String place) throws Exception {
    Patience.until(
        START,
        () -> {
          if (!machine.isAlive()) {
            throw new IOException("the machine went down: " + said() + log());
          }
          return Files.exists(shared.resolve(place));
        },
        () -> "never " + place + ": " + said() + machine.lastWords());
  }

  private String said() throws IOException {
    Path file = shared.resolve("said");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private String log() throws IOException {
    Path file = shared.resolve("log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static void prepareDatabase() throws Exception {
    try (Connection connection = World.stage().database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create role culvert login password 'sesame'");
      statement.execute("create database packaged owner culvert");
    }
  }

  private static String databaseUrl() throws Exception {
    return "jdbc:postgresql://127.0.0.1:%d/packaged".formatted(World.databasePort());
  }

  private String settings() throws Exception {
    return """
        [database]
        url = "%s"
        password_file = "/etc/culvert/database-password"
        [secrets]
        key_file = "/etc/culvert/secrets.key"
        [tun]
        device = "%s"
        [monitoring]
        port = 3780
        [listener.main]
        address = "%s"
        port = %d
        [realm.guests]
        mechanisms = ["ANONYMOUS"]
        endpoints = "2001:db8:f::/64"
        lifetime = "1d"
        [realm.members]
        mechanisms = ["SCRAM-SHA-256", "DIGEST-MD5"]
        endpoints = "2001:db8:f:1::/64"
        """
        .formatted(databaseUrl(), lab.device("packaged"), Machine.BROKER_ADDRESS, TSP);
  }

  private static String portalSettings() throws Exception {
    return """
        culvert.site.name = packaged portal
        culvert.registration.work-bits = 0
        spring.datasource.url = %s
        spring.mail.host = 127.0.0.1
        spring.mail.port = %d
        server.port = %d
        management.server.port = -1
        server.forward-headers-strategy = none
        """
        .formatted(databaseUrl(), World.mail().getSmtp().getPort(), HTTP);
  }

  private static String story(String older, String newer, String portal) {
    return """
        set -eu
        state() { echo "$(systemctl show -p ActiveState -p SubState --value "$1" | tr '\\n' ' ')$1 $2"; }
        status() { systemctl show -p StatusText --value "$1"; }
        pause() { touch "/mnt/$1"; until [ -e "/mnt/after-$1" ]; do sleep 0.1; done; }
        is_active() { [ "$(systemctl show -p ActiveState --value culvert-broker)" = active ]; }
        process() { systemctl show -p MainPID --value culvert-broker; }
        whose() {
          pid=$(systemctl show -p MainPID --value "$1")
          ps -o user:20= -o group:20= -p "$pid" | tr -s ' ' | sed 's/ *$//'
          grep CapEff "/proc/$pid/status"
        }
        setting() { sed -i "$1" /etc/culvert/broker.toml; }
        reload() {
          before=$(status culvert-broker)
          systemctl reload culvert-broker
          until [ "$(status culvert-broker)" != "$before" ]; do sleep 0.1; done
          until is_active; do sleep 0.1; done
          status culvert-broker
        }
        # The image that this machine was made of may say that no service is ever started.
        rm -f /usr/sbin/policy-rc.d
        # udev lets everybody open it, and asks for CAP_NET_ADMIN later; there may be no udev here.
        mknod -m 666 /run/tun c 10 200
        mount --bind /run/tun /dev/net/tun
        dpkg -i %1$s %3$s
        systemctl is-enabled culvert-broker || true
        systemctl start culvert-broker culvert-portal
        state culvert-broker 'before setup'
        state culvert-portal 'before setup'

        install -m 640 -g culvert /mnt/broker.toml /etc/culvert/broker.toml
        (umask 077; culvert-broker key >/etc/culvert/secrets.key; echo sesame >/etc/culvert/database-password)
        chgrp culvert /etc/culvert/*; chmod 640 /etc/culvert/*
        chgrp culvert-portal /etc/culvert/portal.properties
        cat /mnt/portal >>/etc/culvert/portal.properties
        culvert-broker --check-config
        systemctl enable --now culvert-broker culvert-portal
        state culvert-broker serves
        state culvert-portal serves
        status culvert-broker
        status culvert-portal
        whose culvert-broker
        whose culvert-portal
        systemctl show -p WatchdogUSec --value culvert-broker
        pause serving

        setting 's,lifetime = "1d",lifetime = "2d",; s,port = 3780,port = 3781,'
        reload
        setting 's,lifetime = "2d",lifetime = "soon",'
        reload
        state culvert-broker 'after a mistake'
        setting 's,lifetime = "soon",lifetime = "2d",'
        stat -c '%%a %%U %%G' /etc/culvert/broker.toml /etc/culvert/portal.properties

        before=$(process)
        dpkg -i %2$s
        until [ "$(process)" != "$before" ] && is_active; do sleep 0.1; done
        state culvert-broker upgraded
        pause upgraded

        setting 's,lifetime = "2d",lifetime = "soon",'
        systemctl restart culvert-broker || state culvert-broker 'with wrong settings'
        setting 's,lifetime = "soon",lifetime = "2d",'
        systemctl restart culvert-broker
        dpkg -r culvert-broker culvert-portal
        ip -o link show | grep ' packaged:' | grep -v packaged.wire || echo 'no device left'
        [ -e /etc/culvert/broker.toml ] && echo 'settings stay'
        dpkg -P culvert-broker culvert-portal
        for path in /etc/culvert /var/lib/culvert /usr/lib/culvert-broker /usr/lib/culvert-portal \\
          /etc/systemd/system/multi-user.target.wants/culvert-broker.service; do
          [ ! -e "$path" ] && [ ! -L "$path" ] || echo "$path is left behind"
        done
        pgrep -u culvert -a || echo 'nothing stays'
        """
        .formatted(older, newer, portal);
  }
}
