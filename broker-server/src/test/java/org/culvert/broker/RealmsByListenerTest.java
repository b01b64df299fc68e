// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.config.ListenerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two realms, each at a port of its own: what a client hears at one it must not find at the other.
 * A client that knows no mechanism of the port that it comes to says "No common authentication
 * mechanism".
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealmsByListenerTest {
  @TempDir static Path folder;

  private final MemoryNetwork network = new MemoryNetwork();
  private BrokerSettings settings;
  private Broker broker;

  @BeforeAll
  void start() throws Exception {
    Path file = MemorySettings.write(folder);
    String text = Files.readString(file);
    String address = text.replaceFirst("(?s).*address = \"(127[0-9.]*)\".*", "$1");
    Files.writeString(
        file,
        text.replace(
            "[realm.guests]",
            """
            realms = ["guests"]
            [listener.private]
            address = "%s"
            port = %d
            realms = ["members"]
            [realm.guests]"""
                .formatted(address, MemorySettings.freePort())));
    settings =
        BrokerSettingsReader.read(
            file,
            Map.of(
                "CULVERT_REALM_GUESTS_TUNNEL_TYPES", "v6v4, v6udpv4",
                "CULVERT_REALM_MEMBERS_TUNNEL_TYPES", "v6v4"));
    broker = Broker.start(settings, InstantSource.system(), network);
  }

  @AfterAll
  void stop() {
    broker.close();
    network.close();
  }

  @Test
  void eachPortAnnouncesTheMechanismsOfItsOwnRealm() throws Exception {
    assertThat(talk("main", "VERSION=2.0.2\r\n"))
        .containsExactly("CAPABILITY TUNNEL=V6V4 AUTH=ANONYMOUS X-DELETE=1");
    assertThat(talk("private", "VERSION=2.0.2\r\n").getFirst())
        .startsWith("CAPABILITY TUNNEL=V6V4 AUTH=PLAIN AUTH=DIGEST-MD5")
        .doesNotContain("ANONYMOUS");
  }

  @Test
  void mechanismOfTheOtherPortIsRefused() throws Exception {
    assertThat(talk("main", "VERSION=2.0.2\r\n", "AUTHENTICATE DIGEST-MD5\r\n\0"))
        .endsWith("300 Authentication failed");
    assertThat(talk("private", "VERSION=2.0.2\r\n", "AUTHENTICATE ANONYMOUS\r\n\0"))
        .endsWith("300 Authentication failed");
  }

  @Test
  void addressesAreOfThePortsRealm() throws Exception {
    try (Session session = new Session("main")) {
      session.say("VERSION=2.0.2\r\n");
      session.say("AUTHENTICATE ANONYMOUS\r\n\0");
      String xml =
          "<tunnel action=\"create\" type=\"v6v4\" proxy=\"no\"><client><address type=\"ipv4\">"
              + session.address()
              + "</address></client></tunnel>\r\n";
      session.say("Content-length: " + xml.length() + "\r\n" + xml);
      assertThat(session.next()).startsWith("200");
      session.next();
      session.next();
      session.next();
      assertThat(session.next()).contains("2001:0db8:000a:");
    }
  }

  /** The first line of each answer. */
  private List<String> talk(String listener, String... messages) throws Exception {
    try (Session session = new Session(listener)) {
      List<String> answers = new ArrayList<>();
      for (String message : messages) {
        answers.add(session.say(message));
      }
      return answers;
    }
  }

  private final class Session implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader answers;

    Session(String name) throws IOException {
      ListenerSettings listener =
          settings.listeners().stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow();
      socket = new Socket(InetAddress.getByAddress(listener.address().octets()), listener.port());
      socket.setSoTimeout(20_000);
      answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    String address() {
      return socket.getLocalAddress().getHostAddress();
    }

    String say(String message) throws IOException {
      socket.getOutputStream().write(message.getBytes(StandardCharsets.US_ASCII));
      return next();
    }

    String next() throws IOException {
      String line = answers.readLine();
      return line == null ? "" : line;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
