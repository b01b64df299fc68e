// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.client.config.RedirectPolicy;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.console.Console;
import org.culvert.fuzz.FuzzTarget;
import org.culvert.fuzz.Segments;
import org.culvert.fuzz.Vectors;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageReader;
import org.culvert.protocol.message.ServerMessage;

/**
 * Lists of brokers, from a broker and from the client's own file: each entry is a server or left
 * out, what is kept in the file is read as it was, and a policy means what it says.
 */
public final class ServerLists implements FuzzTarget {
  private static final ServerAddress CONFIGURED =
      ServerAddress.parse("broker.example.net:3653").orElseThrow();

  private final Path file = temporary();

  @Override
  public String name() {
    return "server-lists";
  }

  @Override
  public void run(byte[] input) {
    byte[] rest = Segments.rest(input);
    List<ServerAddress> servers = Segments.choice(input, 2) == 0 ? ofBroker(rest) : ofFile(rest);
    servers.forEach(ServerLists::check);
    BrokerFiles files = new BrokerFiles(policy(RedirectPolicy.Follow.ANY), console());
    files.named(servers);
    FuzzTarget.hold(files.list().equals(servers), servers + " read as " + files.list());
    if (!servers.isEmpty()) {
      files.served(servers.getLast());
      FuzzTarget.hold(files.last().equals(Optional.of(servers.getLast())), "another served last");
    }
  }

  private static List<ServerAddress> ofBroker(byte[] input) {
    try {
      ServerMessage message = ServerMessageReader.ofDatagram(input, Expected.STATUS);
      List<String> brokers =
          message instanceof ServerMessage.Redirect redirect ? redirect.brokers() : List.of();
      List<ServerAddress> servers =
          brokers.stream().flatMap(text -> ServerAddress.parse(text).stream()).toList();
      FuzzTarget.hold(servers.size() <= brokers.size(), "more servers than brokers");
      return servers;
    } catch (MalformedMessage refused) {
      return List.of();
    }
  }

  private List<ServerAddress> ofFile(byte[] input) {
    try {
      Files.write(file, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BrokerFiles(policy(RedirectPolicy.Follow.ANY), console()).list();
  }

  private static void check(ServerAddress server) {
    FuzzTarget.hold(server.port() >= 1 && server.port() <= 0xFFFF, "the port of " + server);
    FuzzTarget.hold(server.host().matches("[A-Za-z0-9.:-]+"), "the host of " + server);
    FuzzTarget.hold(
        ServerAddress.parse(server.text()).equals(Optional.of(server)), "the text of " + server);
    FuzzTarget.hold(isAllowed(RedirectPolicy.Follow.ANY, server, CONFIGURED), "any");
    FuzzTarget.hold(!isAllowed(RedirectPolicy.Follow.OFF, server, server), "off");
    FuzzTarget.hold(isAllowed(RedirectPolicy.Follow.SAME_DOMAIN, server, server), "itself");
    if (isAllowed(RedirectPolicy.Follow.SAME_DOMAIN, CONFIGURED, server)) {
      FuzzTarget.hold(
          server.host().matches("(?i)([a-z0-9.:-]*[.])?example[.]net[.]?"), server + " allowed");
    }
  }

  private static boolean isAllowed(
      RedirectPolicy.Follow follow, ServerAddress configured, ServerAddress other) {
    return new RedirectPolicy(follow, Path.of("list"), Path.of("last"), false)
        .allows(configured, other);
  }

  private RedirectPolicy policy(RedirectPolicy.Follow follow) {
    return new RedirectPolicy(follow, file, file.resolveSibling("last"), false);
  }

  private static Console console() {
    return new Console(_ -> {}, 0);
  }

  /** In memory where that is to be had. */
  private static Path temporary() {
    try {
      Path memory = Path.of("/dev/shm");
      Path folder =
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "culvert-fuzz")
              : Files.createTempDirectory("culvert-fuzz");
      return folder.resolve("list");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    Stream<byte[]> files =
        Stream.of(
                "broker2.example.net\n192.0.2.9:3654\n[2001:db8::1]:3653\n2001:db8::2\n",
                "# none\n\nexample.net.:1\nnet\nbroker.example.net:99999\n[::1]x\n:1\n")
            .map(text -> Segments.with(1, text.getBytes(StandardCharsets.ISO_8859_1)));
    Stream<byte[]> said = vectors.payloads().stream().map(payload -> Segments.with(0, payload));
    return Stream.concat(files, said).toList();
  }
}
