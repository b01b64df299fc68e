// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client at home: {@code ./culvert tspc} in the foreground, with a file of its own. */
public final class Tspc implements Closeable {
  private static final String DEVICE = "tun";
  private static final Pattern PREFIX = Pattern.compile("Your prefix is:?\\s+([0-9a-f:]+/\\d+)");
  private static final Pattern ADDRESS = Pattern.compile("inet6 ([0-9a-f:]+)/(\\d+) ");

  private final Lab lab;
  private final Machine machine;
  private final Path conf;
  private final Program program;
  private final long startedAt;

  private Tspc(Lab lab, Machine machine, Path conf, Program program, long startedAt) {
    this.lab = lab;
    this.machine = machine;
    this.conf = conf;
    this.program = program;
    this.startedAt = startedAt;
  }

  /**
   * @param statements of tspc.conf; the device and the folder are added here
   */
  public static Tspc start(Lab lab, Machine machine, String statements) throws IOException {
    return start(lab, machine, statements, lab.home().resolve("culvert").toString(), "tspc", "-v");
  }

  /**
   * @param statements of tspc.conf; the device and the folder are added here
   * @param program the client and its options, to which those for the foreground and for the file
   *     are added
   */
  public static Tspc start(Lab lab, Machine machine, String statements, String... program)
      throws IOException {
    Path folder = Files.createDirectories(lab.folder().resolve(machine.namespace()));
    Path conf = folder.resolve("tspc.conf");
    Files.writeString(
        conf,
        statements
            + "tsp_dir = %s%nif_tunnel_v6udpv4 = %s%n".formatted(folder, lab.device(DEVICE)));
    long startedAt = System.nanoTime();
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of("-n", "-f", conf.toString()));
    return new Tspc(
        lab, machine, conf, lab.start(machine, command.toArray(String[]::new)), startedAt);
  }

  /** Runs the client a second time with the same file, for something else. */
  public Program ask(String... words) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("tspc"));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("-f", conf.toString()));
    return lab.culvert(machine, arguments.toArray(String[]::new));
  }

  /** The process that is the client; the program is the script that started it, maybe. */
  public long pid() throws IOException {
    Path lock = conf.resolveSibling("tspc-" + DEVICE + ".pid");
    return Long.parseLong(Files.readString(lock).strip());
  }

  /** The statements of somebody without an account. */
  public static String anonymous() {
    return "server = %s%n".formatted(Machine.BROKER_ADDRESS);
  }

  /** The statements of an account that wants a prefix for its home. */
  public static String account(String userid, String password) {
    return "server = %s%nuserid = %s%npasswd = %s%nhost_type = router%nprefixlen = 56%nif_prefix = home%n"
        .formatted(Machine.BROKER_ADDRESS, userid, password);
  }

  /** Waits for the first answer from the far side; the time counts from the client's start. */
  public Duration awaitFirstPing(Duration patience) throws IOException, InterruptedException {
    Patience.until(
        patience,
        () -> {
          if (!program.isAlive()) {
            throw new IOException("no tunnel: " + program.lastWords());
          }
          return address().isPresent() && Ping.once(lab, machine, Machine.INTERNET_ADDRESS);
        },
        () -> "no answer through the tunnel. " + program.lastWords());
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /** The tunnel's address here, as the operating system shows it. */
  public Optional<String> address() throws IOException, InterruptedException {
    return addressOf(DEVICE).map(found -> found.group(1));
  }

  /** The delegated prefix, as the client announces it. */
  public Optional<String> prefix() throws IOException {
    Matcher found = PREFIX.matcher(program.output());
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** The address that the home network got out of the prefix. */
  public Optional<String> homeAddress() throws IOException, InterruptedException {
    return addressOf("home").map(found -> found.group(1) + "/" + found.group(2));
  }

  /** The same; the network at home is set up last, when the tunnel may carry already. */
  public String awaitHomeAddress(Duration patience) throws IOException, InterruptedException {
    Patience.until(
        patience,
        () -> homeAddress().isPresent(),
        () -> "no address for the home network. " + program.lastWords());
    return homeAddress().orElseThrow();
  }

  private Optional<Matcher> addressOf(String device) throws IOException, InterruptedException {
    if (!lab.succeeds(machine, "ip", "link", "show", "dev", device)) {
      return Optional.empty();
    }
    Matcher found =
        ADDRESS.matcher(
            lab.run(machine, "ip", "-6", "-o", "addr", "show", "dev", device, "scope", "global"));
    return found.find() ? Optional.of(found) : Optional.empty();
  }

  public Program program() {
    return program;
  }

  public Machine machine() {
    return machine;
  }

  @Override
  public void close() {
    program.close();
  }
}
