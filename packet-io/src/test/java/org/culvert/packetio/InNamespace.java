// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program of the tests in a child JVM with a network namespace of its own, and what it said. An
 * ordinary user becomes root of a user namespace.
 */
final class InNamespace {
  private final Map<String, String> seen = new HashMap<>();

  /**
   * @param preparation shell commands for the namespace
   */
  InNamespace(Class<?> program, String preparation, List<String> arguments)
      throws IOException, InterruptedException {
    boolean root = System.getProperty("user.name").equals("root");
    List<String> command = new ArrayList<>(List.of("unshare", root ? "-n" : "-rn"));
    // With no IPv6 address at its start the JVM would do without IPv6 until its end.
    command.addAll(
        List.of("sh", "-c", "ip link set lo up" + preparation + " && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    command.addAll(arguments);
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
    output
        .lines()
        .filter(line -> line.contains("="))
        .forEach(
            line ->
                seen.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
  }

  Map<String, String> seen() {
    return seen;
  }

  String seen(Object subject, String key) {
    String value = seen.get(subject + " " + key);
    assertThat(value).as(subject + " " + key + " in " + seen).isNotNull();
    return value == null ? "" : value;
  }
}
