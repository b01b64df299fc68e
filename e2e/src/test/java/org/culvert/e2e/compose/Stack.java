// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.compose;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * docker-compose.yml under a project name, with ports, networks and image tags of its own: another
 * stack of this machine is not touched. Closing it removes containers, volumes, networks, images.
 */
final class Stack implements Closeable {
  private static final Duration LONGEST = Duration.ofMinutes(40);
  private static final List<String> IMAGES =
      List.of("broker", "portal", "client", "names", "network", "prometheus");

  private final Path home;
  private final Path folder;
  private final String name;
  private final Map<String, String> variables = new TreeMap<>();

  Stack(Path home, Path folder, String name) {
    this.home = home;
    this.folder = folder;
    this.name = name;
    set("CULVERT_VERSION", name);
  }

  void set(String variable, String value) {
    variables.put(variable, value);
  }

  /** Builds what is not built, starts it, and comes back when all of it is healthy. */
  void up(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("up", "--detach", "--build", "--wait"));
    command.addAll(List.of(words));
    say(command.toArray(String[]::new));
  }

  /** Runs a program in a container that is up; gives back what it says, and must end with 0. */
  String exec(String service, String... program) throws IOException, InterruptedException {
    return say(words("exec", service, program));
  }

  /** The same, for a program that may fail. */
  String attempt(String service, String... program) throws IOException, InterruptedException {
    return run(words("exec", service, program)).text();
  }

  String logs(String service) throws IOException, InterruptedException {
    return say("logs", "--no-color", "--no-log-prefix", service);
  }

  /** Runs docker compose; its failure is an exception that has its words. */
  String say(String... words) throws IOException, InterruptedException {
    Said said = run(words);
    if (said.code() != 0) {
      throw new IOException(
          "docker compose %s ended with %d:%n%s%n%s"
              .formatted(String.join(" ", words), said.code(), said.text(), state()));
    }
    return said.text();
  }

  private record Said(int code, String text) {}

  private static String[] words(String verb, String service, String[] program) {
    List<String> words = new ArrayList<>(List.of(verb, "-T", service));
    words.addAll(List.of(program));
    return words.toArray(String[]::new);
  }

  private String state() throws IOException, InterruptedException {
    return run("ps", "--all").text() + run("logs", "--no-color", "--tail", "20").text();
  }

  private Said run(String... words) throws IOException, InterruptedException {
    Path settings =
        Files.writeString(
            folder.resolve("env"),
            variables.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue() + "\n")
                .collect(Collectors.joining()));
    List<String> command = new ArrayList<>(List.of("docker", "compose", "--project-name", name));
    command.addAll(List.of("--env-file", settings.toString(), "--profile", "lab"));
    command.addAll(List.of("--file", home.resolve("docker-compose.yml").toString()));
    command.addAll(
        List.of("--file", home.resolve("e2e/src/test/resources/direct.compose.yml").toString()));
    command.addAll(List.of(words));
    return docker(command);
  }

  private Said docker(List<String> command) throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(Redirect.to(said.toFile()));
    // What the caller's own stack is set to is not for this one.
    builder.environment().keySet().removeIf(each -> each.matches("(CULVERT|COMPOSE)_.*"));
    Process process = builder.start();
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      process.destroy();
      throw new IOException(String.join(" ", command) + " has not ended after " + LONGEST);
    }
    return new Said(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    try {
      run("--profile", "metrics", "down", "--volumes", "--remove-orphans", "--timeout", "5");
      List<String> command = new ArrayList<>(List.of("docker", "image", "rm", "--force"));
      IMAGES.forEach(image -> command.add("culvert/" + image + ":" + name));
      Said _ = docker(command);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
