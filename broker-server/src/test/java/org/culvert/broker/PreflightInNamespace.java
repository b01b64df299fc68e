// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The preflight on a machine of its own, beside which there is a router: a child process in two
 * network namespaces. Prints what was found, scene by scene.
 */
final class PreflightInNamespace {
  private static final String PROBE = "2001:db8:ffff::1";

  private final String router;
  private final Path folder;

  private PreflightInNamespace(String router, Path folder) {
    this.router = router;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    PreflightInNamespace machine = new PreflightInNamespace(arguments[0], Path.of(arguments[1]));
    if (arguments[2].equals("powerless")) {
      machine.act("powerless", routed("2001:db8:77:1::/64"));
      return;
    }
    machine.act("bare", routed("2001:db8:77:1::/64"));
    setting("all/forwarding", "1");
    machine.act("not routed", routed("2001:db8:77:1::/64"));
    machine.act("on the link unawares", routed("2001:db8:0:1:7::/80"));
    machine.act("on the link", routed("2001:db8:0:1:7::/80") + "on_link = \"eth0\"\n");
    machine.atTheRouter("ip -6 route add 2001:db8:77::/48 via 2001:db8:0:1::2");
    machine.run("ip -6 route add 2001:db8:77:1:5::/80 dev eth0");
    try (ServerSocket taken = new ServerSocket(3653)) {
      machine.act("routed, port taken by " + taken.getLocalPort(), routed("2001:db8:77:1::/64"));
    }
    machine.run("ip -6 route replace default via 2001:db8:0:1::9");
    machine.act("nobody answers", routed("2001:db8:77:1::/64"));
  }

  private static String routed(String endpoints) {
    return "[realm.guests]\nendpoints = \"%s\"\n".formatted(endpoints);
  }

  private void act(String scene, String realms) throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("broker.toml"),
            """
            [broker]
            public_address = "198.18.0.2"
            [database]
            url = "jdbc:postgresql://127.0.0.1:1/nothing"
            [monitoring]
            port = 0
            %s"""
                .formatted(realms));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> words = List.of("--config", settings.toString(), "preflight", "--probe", PROBE);
    int exit = new BrokerMain(out, out).run(words);
    System.out.printf("== %s%nexit %d%n%s", scene, exit, said.toString(StandardCharsets.UTF_8));
    System.out.println("left behind: " + leftBehind());
  }

  /** Interfaces, proxied neighbours and their switch: as before. */
  private String leftBehind() throws IOException {
    return (run("ip -o link show | grep -c cvprobe || true")
            + run("ip -6 neighbour show proxy")
            + Files.readString(Path.of("/proc/sys/net/ipv6/conf/eth0/proxy_ndp")))
        .strip()
        .replace('\n', ' ');
  }

  private static void setting(String name, String value) throws IOException {
    Files.writeString(Path.of("/proc/sys/net/ipv6/conf/" + name), value);
  }

  private void atTheRouter(String command) throws IOException {
    String _ = run("nsenter --target " + router + " --net " + command);
  }

  private String run(String command) throws IOException {
    List<String> words = new ArrayList<>(List.of("sh", "-ec", command));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return said;
  }
}
