// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/seed-coverage.md has a row for everything that the old help page names, with its tests. */
class SeedCoverageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowNamesTestsThatExist(String row) throws IOException {
    String held = row.substring(row.lastIndexOf(" | "));
    List<String[]> tests =
        TEST.matcher(held)
            .results()
            .map(found -> new String[] {found.group(1), found.group(2)})
            .toList();
    assertThat(tests).isNotEmpty();
    for (String[] test : tests) {
      assertThat(isTest(test[0], test[1])).as(String.join("#", test)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-v",
        "-vv",
        "-vvv",
        "-i",
        "-u",
        "-s",
        "-f",
        "-r",
        "-h",
        "tsp_version",
        "tsp_dir",
        "auth_method",
        "client_v4",
        "if_source",
        "userid",
        "passwd",
        "template",
        "server",
        "retry_delay",
        "tunnel_mode",
        "if_tunnel_v6v4",
        "if_tunnel_v6udpv4",
        "proxy_client",
        "keepalive",
        "keepalive_interval",
        "host_type",
        "prefixlen",
        "if_prefix",
        "dns_server",
        "No success: Authentication failed",
        "No common authentication mechanism found",
        "Error is 7: AUTHENTICATION_ERROR",
        "310 Server side error",
        "506 IPv4 prefix already used for existing tunnel",
        "writing to routing socket: No such process",
        "delete net default: not in table",
        "General Failure of TAP device",
        "Socket error",
        "Unable to establish connection with broker",
        "All transports failed, quitting",
        "Error is 2: SOCKET_ERROR",
        "TSP session done",
        "Connecting to server with reliable udp",
        "Using TSP protocol version",
        "Establishing connection with tunnel broker...",
      })
  void everythingThatThePageNamesHasARow(String name) throws IOException {
    assertThat(rows()).anyMatch(row -> row.contains("`" + name + "`"));
  }

  @Test
  void everyExitNumberOfTheOldClientHasARow() throws IOException {
    List<String> rows = rows();
    for (ExitCode code : ExitCode.values()) {
      if (code.number() <= ExitCode.REDIRECTION_ERROR.number()) {
        assertThat(rows).anyMatch(row -> row.contains("`" + code.number() + "` " + code.name()));
      }
    }
  }

  static List<String> rows() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/seed-coverage.md")).stream()
        .filter(line -> line.startsWith("| ") && !line.endsWith("| Held by |"))
        .toList();
  }

  private static boolean isTest(String type, String method) throws IOException {
    for (String module : List.of("tspc-client", "e2e")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(file -> file.endsWith(type + ".java")).toList()) {
          if (Files.readString(file).contains(" void " + method + "(")) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
