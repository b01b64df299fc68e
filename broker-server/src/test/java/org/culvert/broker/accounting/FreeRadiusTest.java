// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.culvert.broker.accounting.SomeEvents.START;
import static org.culvert.broker.accounting.SomeEvents.STOP;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real FreeRADIUS takes our records, and writes down what it read in them. */
class FreeRadiusTest {
  private static final String SECRET = "shared with the server";

  @TempDir Path folder;

  @Test
  void whatItReadsIsWhatHappened() throws Exception {
    int port = freePort();
    Files.writeString(
        folder.resolve("radiusd.conf"),
        """
        prefix = /usr
        localstatedir = DIR
        libdir = /usr/lib/freeradius
        logdir = DIR
        run_dir = DIR
        log {
          destination = files
          file = DIR/log
        }
        modules {
          detail {
            filename = DIR/detail
            header = "%%t"
          }
        }
        client broker {
          ipaddr = 127.0.0.1
          secret = "%s"
        }
        server default {
          listen {
            type = acct
            ipaddr = 127.0.0.1
            port = %d
          }
          accounting {
            detail
          }
        }
        """
            .formatted(SECRET, port)
            .replace("DIR", folder.toString()));
    Process server =
        new ProcessBuilder(program(), "-d", folder.toString(), "-f")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    try {
      var servers =
          new AccountingServers(
              List.of(new Endpoint(IpAddress.parse("127.0.0.1"), port)),
              Bytes.ofText(SECRET),
              Stream.generate(() -> Duration.ofMillis(500)).limit(60).toList());
      assertThat(servers.send(List.of(START, STOP)))
          .as(() -> "it did not answer; see " + folder)
          .containsExactlyInAnyOrder(1L, 2L);
    } finally {
      server.destroy();
      server.waitFor();
    }
    assertThat(Files.readString(folder.resolve("detail")))
        .contains("Acct-Status-Type = Start")
        .contains("User-Name = \"anonymous@guests\"")
        .contains("Framed-IP-Address = 192.0.2.131")
        .contains("Acct-Status-Type = Stop")
        .contains("User-Name = \"alice@members\"")
        .contains("Delegated-IPv6-Prefix = 2001:db8:1500:700::/56")
        .contains("Framed-IPv6-Address = 2001:db8:b::3")
        .containsPattern("Tunnel-Client-Endpoint(:0)? = \"192.0.2.77\"")
        .contains("Acct-Input-Gigawords = 1")
        .contains("Acct-Input-Octets = 2")
        .contains("Acct-Session-Time = 3601")
        .contains("Acct-Terminate-Cause = Lost-Carrier")
        .doesNotContain("Attr-");
  }

  private static String program() {
    return Stream.of("/usr/sbin/freeradius", "/usr/sbin/radiusd")
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("freeradius is not installed: ./culvert test does it"));
  }

  private static int freePort() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
