// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network lab that this program runs in, as {@code lab/enter} left it. Runs programs on its
 * machines. Everything that is written goes to a folder that disappears with the lab.
 */
public final class Lab {
  private final Path home;
  private final Path folder;
  private final boolean realTun;
  private final AtomicInteger programs = new AtomicInteger();

  private Lab(Path home, Path folder, boolean realTun) {
    this.home = home;
    this.folder = folder;
    this.realTun = realTun;
  }

  /**
   * @throws IllegalStateException outside a lab: the programs would change this machine
   */
  public static Lab entered() throws IOException {
    String tun = System.getenv("CULVERT_TUN");
    String home = System.getenv("CULVERT_HOME");
    if (tun == null || home == null) {
      throw new IllegalStateException(
          "not in the network lab: start this with lab/enter, or ./culvert demo");
    }
    Path folder = Files.createTempDirectory(Path.of("/run"), "culvert");
    return new Lab(Path.of(home), folder, tun.equals("tun"));
  }

  /** Where the programs were built. */
  public Path home() {
    return home;
  }

  public Path folder() {
    return folder;
  }

  /** How a device is called in settings: where /dev/net/tun can't be opened, a veth pair it is. */
  public String device(String name) {
    return realTun ? name : "veth:" + name;
  }

  /** Starts {@code ./culvert COMMAND ...} on a machine. */
  public Program culvert(Machine machine, String... arguments) throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = home.resolve("culvert").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return start(machine, command);
  }

  /** Starts a class of our own class path on a machine. */
  public Program java(Machine machine, Class<?> program, String... arguments) throws IOException {
    String[] java = {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-Xmx128m",
      "-cp",
      System.getProperty("java.class.path"),
      program.getName()
    };
    String[] command = Arrays.copyOf(java, java.length + arguments.length);
    System.arraycopy(arguments, 0, command, java.length, arguments.length);
    return start(machine, command);
  }

  /** Starts a class of our own class path on a machine; it speaks for us. */
  public Process attached(Machine machine, Class<?> program, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(machine.command(command)).inheritIO().start();
  }

  public Program start(Machine machine, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(machine.command(List.of(command)));
    builder.environment().put("CULVERT_BUILT", "1");
    return Program.start(String.join(" ", command), newLog(machine), builder);
  }

  Path newLog(Machine machine) {
    return folder.resolve(machine.namespace() + "-" + programs.incrementAndGet() + ".log");
  }

  /** Runs a short program to its end and gives back what it printed; a failure is an exception. */
  public String run(Machine machine, String... command) throws IOException, InterruptedException {
    try (Program program = start(machine, command)) {
      if (program.await(Duration.ofMinutes(1)) != 0) {
        throw new IOException(program.lastWords());
      }
      return program.output();
    }
  }

  /** Whether a short program ends with 0; what it prints is of no interest. */
  public boolean succeeds(Machine machine, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(machine.command(List.of(command)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return process.exitValue() == 0;
  }

  public Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }
}
