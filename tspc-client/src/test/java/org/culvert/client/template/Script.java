// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A built-in template with a tunnel to make, on a system whose programs only write their calls
 * down.
 */
final class Script {
  private static final Path RESOURCES =
      Path.of("src/main/resources/org/culvert/client/template").toAbsolutePath();

  private final TestSystem system;
  private final Path home;
  private final Recording recording;
  private final Map<String, String> variables = new HashMap<>();

  /**
   * @param kind mode, carrier and host or router, with blanks between
   */
  Script(TestSystem system, String kind, Path folder, Path home) throws Exception {
    this.system = system;
    this.home = home;
    this.recording = system.recording(folder);
    String[] words = kind.split(" ", -1);
    String device = words[1].equals("user") ? system.userDevice : system.kernelDevice;
    variables.put("TSP_VERBOSE", "0");
    variables.put("TSP_HOME_DIR", home.toString());
    variables.put("TSP_TUNNEL_MODE", words[0]);
    variables.put("TSP_HOST_TYPE", words[2]);
    variables.put("TSP_TUNNEL_INTERFACE", kind.startsWith("v4v6 k") ? system.ipv4Device : device);
    variables.put("TSP_TUNNEL_CARRIER", words[1]);
    variables.put("TSP_HOME_INTERFACE", system.home);
    boolean ipv4 = words[0].equals("v4v6");
    variables.put("TSP_CLIENT_ADDRESS_IPV4", ipv4 ? "198.51.100.2" : "192.0.2.7");
    variables.put("TSP_SERVER_ADDRESS_IPV4", ipv4 ? "198.51.100.1" : "192.0.2.1");
    variables.put("TSP_CLIENT_ADDRESS_IPV6", ipv4 ? "2001:db8:f::7" : "2001:db8::3");
    variables.put("TSP_SERVER_ADDRESS_IPV6", ipv4 ? "2001:db8:b::1" : "2001:db8::2");
    variables.put("TSP_TUNNEL_PREFIXLEN", ipv4 ? "32" : "128");
    if (words[2].equals("router")) {
      variables.put("TSP_PREFIX", "2001:0db8:1500:e300");
      variables.put("TSP_PREFIXLEN", "56");
    }
    variables.put("PATH", recording.programs().toString());
    if (system == TestSystem.WINDOWS) {
      variables.putAll(Wine.environment(recording));
    }
  }

  static String file(TestSystem system) {
    return RESOURCES.resolve(system.file).toString();
  }

  Recording recording() {
    return recording;
  }

  TemplateRun create() throws Exception {
    return createWith("TSP_OPERATION", "TSP_TUNNEL_CREATION");
  }

  TemplateRun remove() throws Exception {
    return createWith("TSP_OPERATION", "TSP_TUNNEL_TEARDOWN");
  }

  /** A creation, but for one variable. */
  TemplateRun createWith(String name, @Nullable String value) throws Exception {
    Map<String, String> changed = new HashMap<>(variables);
    changed.put("TSP_OPERATION", "TSP_TUNNEL_CREATION");
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    String script = file(system);
    List<String> command =
        system == TestSystem.WINDOWS ? Wine.command(script) : List.of("/bin/sh", script);
    TemplateRun run = TemplateRun.of(new Template(system.template(), command), changed, home);
    awaitDaemons();
    return run;
  }

  /** From now on this program does not add anything. */
  void fails(String program) throws IOException {
    if (system == TestSystem.WINDOWS) {
      Wine.netsh(recording, "@if \"%3\"==\"add\" exit /b 1");
    } else {
      recording.answering(program, "case \"$*\" in *add*|*replace*) exit 1 ;; esac");
    }
  }

  /** The calls, and the output after a mark of its own; nothing in it depends on the folder. */
  List<String> said(TemplateRun run) throws IOException {
    List<String> said = new ArrayList<>(recording.take());
    run.output().lines().map(line -> "> " + line.stripTrailing()).forEach(said::add);
    if (run.exit() != 0) {
      said.add("exit " + run.exit());
    }
    return said.stream().map(line -> line.replace(home.toString(), "HOME")).toList();
  }

  /** A program that was left running may not have written down yet that it was called. */
  private void awaitDaemons() throws Exception {
    List<Path> numbers;
    try (Stream<Path> files = Files.list(home)) {
      numbers = files.filter(file -> file.toString().endsWith(".pid")).toList();
    }
    for (Path file : numbers) {
      long number = Long.parseLong(Files.readString(file).strip());
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (!Files.readString(Path.of("/proc/" + number + "/comm")).strip().equals("sleep")) {
        if (System.nanoTime() > end) {
          throw new AssertionError("the recorded daemon does not run");
        }
        Thread.sleep(5);
      }
    }
  }
}
