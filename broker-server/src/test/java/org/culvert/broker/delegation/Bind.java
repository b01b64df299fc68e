// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.Bytes;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A BIND 9 of the test's own: a child process on a free port of 127.0.0.1, with its own folder. */
public final class Bind implements AutoCloseable {
  public static final String KEY_NAME = "culvert";
  public static final Bytes KEY = Bytes.ofText("thirty-two octets, and no secret");
  public static final String KEY_BASE64 = Base64.getEncoder().encodeToString(KEY.toArray());

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SOA =
      "@ IN SOA ns hostmaster 1 60 60 60 1\n@ IN NS ns\nns IN A 127.0.0.1\n";

  private final Path folder;
  private final int port;
  private final Map<String, String> zones = new LinkedHashMap<>();
  private @Nullable Process process;

  public Bind(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = any.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  public Endpoint endpoint() {
    return new Endpoint(IpAddress.parse("127.0.0.1"), port);
  }

  /** A zone that takes updates signed with the key, of the types that this broker publishes. */
  public Bind takingUpdates(String zone, String records) throws IOException {
    return zone(zone, records, "update-policy { grant culvert zonesub A AAAA NS PTR; };");
  }

  public Bind zone(String zone, String records) throws IOException {
    return zone(zone, records, "");
  }

  private Bind zone(String zone, String records, String policy) throws IOException {
    Files.writeString(folder.resolve(zone), "$TTL 60\n$ORIGIN " + zone + ".\n" + SOA + records);
    return withoutFile(zone, policy);
  }

  public void forget(String zone) {
    zones.remove(zone);
  }

  /** A zone that can't be loaded: SERVFAIL. */
  public Bind brokenZone(String zone) {
    return withoutFile(zone, "");
  }

  private Bind withoutFile(String zone, String policy) {
    zones.put(
        zone, "zone \"%s\" { type primary; file \"%s\"; %s };\n".formatted(zone, zone, policy));
    return this;
  }

  /** Comes back when it answers. */
  public Bind start() throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("named.conf"),
        """
        options {
          directory "%s"; pid-file "pid"; session-keyfile none; listen-on-v6 { none; };
          listen-on port %d { 127.0.0.1; }; recursion no; notify no; dnssec-validation no;
          check-integrity no; empty-zones-enable no;
        };
        controls { };
        key "%s" { algorithm hmac-sha256; secret "%s"; };
        """
                .formatted(folder, port, KEY_NAME, KEY_BASE64)
            + String.join("", zones.values()));
    Process started =
        new ProcessBuilder(program(), "-g", "-n", "1", "-c", folder + "/named.conf")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    process = started;
    Instant end = Instant.now().plus(PATIENCE);
    while (!answers()) {
      if (!started.isAlive() || Instant.now().isAfter(end)) {
        throw new IllegalStateException(Files.readString(folder.resolve("log")));
      }
      started.waitFor(20, TimeUnit.MILLISECONDS);
    }
    return this;
  }

  public void stop() {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** What the records of that name and type say; a delegation is looked for in the referral. */
  public List<String> ask(String name, String type) throws IOException {
    int number = Type.value(type);
    Message reply = exchange(name, number);
    if (reply.getRcode() != Rcode.NOERROR && reply.getRcode() != Rcode.NXDOMAIN) {
      throw new IOException("answered " + Rcode.string(reply.getRcode()));
    }
    TreeSet<String> data = new TreeSet<>();
    List<Record> records = new ArrayList<>(reply.getSection(Section.ANSWER));
    records.addAll(reply.getSection(Section.AUTHORITY));
    for (Record record : records) {
      if (record.getType() == number && record.getName().equals(Name.fromString(name + "."))) {
        data.add(PublishedData.of(record));
      }
    }
    return List.copyOf(data);
  }

  private Message exchange(String name, int type) throws IOException {
    SimpleResolver server =
        new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setTimeout(Duration.ofSeconds(2));
    Message query =
        Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
    query.getHeader().unsetFlag(Flags.RD);
    return server.send(query);
  }

  private boolean answers() {
    try {
      exchange("anything.test", Type.SOA);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String program() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/sbin"))
        .map(folder -> Path.of(folder, "named"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("named is missing: apt install bind9"))
        .toString();
  }

  @Override
  public void close() {
    stop();
  }
}
