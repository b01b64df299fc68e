// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.background;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts the client a second time, without a terminal, and passes on what it says until its tunnel
 * is up or it has ended. The two talk over the child's standard output; when that ends with {@link
 * #UP}, the child goes on alone.
 */
public final class Detached {
  /** Set for the child, so that it does not start another one. */
  public static final String MARK = "TSPC_DETACHED";

  /** The last line that the child says to its parent; no line for people has this character. */
  static final String UP = "\u0000up";

  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  private final Consumer<String> relay;

  /**
   * @param relay given each line of the child
   */
  public Detached(Consumer<String> relay) {
    this.relay = relay;
  }

  /**
   * How it went.
   *
   * @param exit of the child; empty when it is up and goes on
   */
  public record Result(long pid, Optional<Integer> exit) {}

  public static boolean isChild() {
    return System.getenv(MARK) != null;
  }

  /**
   * @param input the child's standard input, to its end
   * @param errors where a dying virtual machine can leave its last words
   */
  public Result start(String mainClass, String[] arguments, String input, Path errors)
      throws IOException, InterruptedException {
    return follow(command(mainClass, arguments), input, errors);
  }

  Result follow(List<String> command, String input, Path errors)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(MARK, "yes");
    builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    Process child = builder.start();
    try (OutputStream in = child.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended before it read anything; why shows in what follows.
      relay.accept("the client did not read its configuration: " + e.getMessage());
    }
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals(UP)) {
          return new Result(child.pid(), Optional.empty());
        }
        relay.accept(line);
      }
    }
    return new Result(child.pid(), Optional.of(child.waitFor()));
  }

  private static List<String> command(String mainClass, String[] arguments) {
    List<String> command = new ArrayList<>();
    SETSID.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .ifPresent(command::add);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx64m");
    String modulePath = System.getProperty("jdk.module.path");
    if (System.getProperty("jdk.module.main") != null) {
      if (modulePath != null) {
        command.addAll(List.of("--module-path", modulePath));
      }
      command.addAll(
          List.of(
              "--enable-native-access=org.culvert.packetio",
              "--module",
              "org.culvert.client/" + mainClass));
    } else {
      command.addAll(
          List.of(
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              mainClass));
    }
    command.addAll(List.of(arguments));
    return command;
  }
}
