// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.culvert.portal.Portal;
import org.culvert.portal.mail.MailboxConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** ddclient and inadyn, as Debian has them, against the portal on a port. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"culvert.registration.work-bits=0", "culvert.mail.poll=1h"})
@Import({Portal.class, MailboxConfiguration.class})
class RealClientsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  /** Where Debian puts such programs, whoever runs the test. */
  private static final String SEARCH_PATH =
      System.getenv("PATH") + ":/usr/local/sbin:/usr/sbin:/sbin";

  @LocalServerPort private int port;
  @Autowired private JdbcClient database;
  @Autowired private Portal.Ground ground;
  @Autowired private UpdateKeys keys;
  @TempDir private Path folder;

  private String key = "";

  @BeforeEach
  void prepare() {
    ground.prepare();
    long ada =
        database
            .sql("insert into accounts (realm, userid) values ('members', 'ada') returning id")
            .query(Long.class)
            .single();
    database
        .sql(
            """
            insert into tunnels (realm, account, state, type, listener, local_address,
                outer_address, outer_port, server_address, client_address, offered_at,
                accepted_at, lease_ends_at)
              values ('members', ?, 'live', 'v6v4', 'main', '192.0.2.1', '192.0.2.77', 0,
                  '2001:db8::2', '2001:db8::3', '2026-11-23 11:00Z', '2026-11-23 11:00Z',
                  '2026-11-30 11:00Z')
            """)
        .param(ada)
        .update();
    key = ((UpdateKeys.Made.Key) keys.make(ada, "router", NOW)).key();
  }

  @Test
  void ddclientIsToldThatItIsGood() throws Exception {
    String said = ddclient("ada", key, "203.0.113.5");

    assertThat(said).contains("good: IP address set to 203.0.113.5");
    assertThat(wished()).containsExactly("203.0.113.5");
    assertThat(ddclient("ada", key, "203.0.113.6")).contains("IP address set to 203.0.113.6");
    assertThat(wished()).containsExactly("203.0.113.6");
  }

  @Test
  void ddclientUnderstandsWhatIsWrong() throws Exception {
    assertThat(ddclient("ada", key, "192.0.2.77")).contains("nochg");
    assertThat(ddclient("ada", "wrong", "203.0.113.5")).contains("badauth");
    assertThat(ddclient("eve", key, "203.0.113.5")).contains("nohost");
    database.sql("update accounts set disabled_at = now()").update();
    assertThat(ddclient("ada", key, "203.0.113.5")).contains("abuse");
    assertThat(wished()).isEmpty();
  }

  @Test
  void ddclientIsToldWhereItIsSeen() throws Exception {
    String said = ddclient("ada", key, "web, web=127.0.0.1:" + port + "/nic/checkip");

    assertThat(said).contains("setting IP address to 127.0.0.1");
    // No tunnel goes to a loopback address.
    assertThat(said).contains("unexpected status (911)");
    assertThat(wished()).isEmpty();
  }

  @Test
  void inadynIsToldThatItIsGood() throws Exception {
    String said = inadyn("ada", key, "203.0.113.5");

    assertThat(said).contains("Update forced for alias ada, new IP# 203.0.113.5");
    assertThat(wished()).containsExactly("203.0.113.5");
  }

  @Test
  void inadynUnderstandsWhatIsWrong() throws Exception {
    assertThat(inadyn("ada", "wrong", "203.0.113.5")).contains("badauth");
    assertThat(inadyn("eve", key, "203.0.113.5")).contains("nohost");
    assertThat(wished()).isEmpty();
  }

  private String ddclient(String host, String secret, String address) throws Exception {
    String use = address.startsWith("web") ? address : "ip, ip=" + address;
    Path file =
        write(
            "ddclient.conf",
            """
            use=%s
            protocol=dyndns2
            ssl=no
            server=127.0.0.1:%d
            login=ada
            password='%s'
            %s
            """
                .formatted(use, port, secret, host));
    Files.deleteIfExists(folder.resolve("ddclient.cache"));
    return run(
        "ddclient",
        "-file",
        file.toString(),
        "-cache",
        folder.resolve("ddclient.cache").toString(),
        "-daemon",
        "0",
        "-nosyslog",
        "-noquiet",
        "-verbose");
  }

  private String inadyn(String host, String secret, String address) throws Exception {
    Path file =
        write(
            "inadyn.conf",
            """
            verify-address = false
            custom tunnel {
                ssl             = false
                ddns-server     = "127.0.0.1:%d"
                ddns-path       = "/nic/update?hostname=%%h&myip=%%i"
                checkip-command = "/bin/echo %s"
                username        = ada
                password        = "%s"
                hostname        = %s
            }
            """
                .formatted(port, address, secret, host));
    return run(
        "inadyn",
        "--once",
        "--foreground",
        "--force",
        "--loglevel=debug",
        "--config=" + file,
        "--cache-dir=" + Files.createDirectories(folder.resolve("inadyn")),
        "--pidfile=" + folder.resolve("inadyn.pid"));
  }

  private Path write(String name, String text) throws Exception {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private String run(String... command) throws Exception {
    Path output = folder.resolve("output");
    // Not every shell that starts us knows where Debian has them.
    List<String> found = new ArrayList<>(List.of("env", "PATH=" + SEARCH_PATH));
    found.addAll(List.of(command));
    Process process =
        new ProcessBuilder(found)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(command[0] + " does not end: " + Files.readString(output));
    }
    return Files.readString(output);
  }

  private List<String> wished() {
    return database
        .sql("select host(address) from endpoint_wishes")
        .query((row, _) -> row.getString(1))
        .list();
  }
}
