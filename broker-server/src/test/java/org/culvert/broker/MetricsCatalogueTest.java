// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.delegation.DnsCounters;
import org.culvert.broker.metrics.DnsMetrics;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.TunnelOffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a broker shows at /metrics, and what docs/operations.md says that it shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsCatalogueTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z_]+)` \\| (counter|gauge|histogram|summary) \\| ([^|]*)\\|.+");
  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z0-9_]+) ([a-z]+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? [-+.0-9EINaf]+");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"[^\"]*\"");

  @TempDir static Path folder;

  private final MemoryNetwork network = new MemoryNetwork();
  private BrokerSettings settings;
  private Broker broker;

  @BeforeAll
  void start() throws Exception {
    settings = BrokerSettingsReader.read(MemorySettings.write(folder), Map.of());
    broker = Broker.start(settings, InstantSource.system(), network);
  }

  @AfterAll
  void stop() {
    broker.close();
    network.close();
  }

  /** Name to type and labels, {@code counter reason}. */
  private static Map<String, String> exposed(String page) {
    Map<String, String> types = new TreeMap<>();
    TYPE.matcher(page).results().forEach(type -> types.put(type.group(1), type.group(2)));
    Map<String, Set<String>> labels = new TreeMap<>();
    page.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              var sample = SAMPLE.matcher(line);
              assertThat(sample.matches()).as(line).isTrue();
              String name = sample.group(1);
              String family =
                  types.containsKey(name) ? name : name.replaceFirst("_(bucket|sum|count)$", "");
              Set<String> known = labels.computeIfAbsent(family, _ -> new TreeSet<>());
              String text = sample.group(2) == null ? "" : sample.group(2);
              LABEL.matcher(text).results().forEach(label -> known.add(label.group(1)));
              known.remove("le");
            });
    Map<String, String> all = new TreeMap<>();
    types.forEach(
        (name, type) ->
            all.put(
                name,
                (type + " " + String.join(", ", labels.getOrDefault(name, Set.of()))).strip()));
    // Timers have their longest of the last minutes beside them: said once for all.
    all.keySet().removeIf(name -> name.endsWith("_max") && types.containsKey(base(name)));
    return all;
  }

  private static String base(String name) {
    return name.substring(0, name.length() - "_max".length());
  }

  private static Map<String, String> documented() throws Exception {
    String chapter =
        Files.readString(Path.of("../docs/operations.md"))
            .split("### What the broker counts\n")[1]
            .split("\n##")[0];
    Map<String, String> all = new TreeMap<>();
    chapter
        .lines()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .forEach(
            row ->
                all.put(
                    row.group(1), (row.group(2) + " " + row.group(3).replace("`", "")).strip()));
    return all;
  }

  @Test
  void everyMetricIsInTheGuideAndTheReverse() throws Exception {
    var dns = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    DnsMetrics.register(dns, new DnsCounters(), InstantSource.system());
    Map<String, String> exposed = exposed(page() + dns.scrape());
    Map<String, String> own = new TreeMap<>(exposed);
    own.keySet().removeIf(name -> !name.startsWith("culvert_"));
    Map<String, String> documented = documented();
    Map<String, String> ownDocumented = new TreeMap<>(documented);
    ownDocumented.keySet().removeIf(name -> !name.startsWith("culvert_"));
    assertThat(ownDocumented).isEqualTo(own);
    assertThat(exposed).as("what the guide says of the JVM").containsAllEntriesOf(documented);
  }

  @Test
  void aSessionItsTunnelAndItsPacketsAreCounted() throws Exception {
    String before = page();
    MemoryClient client = new MemoryClient(network, "203.0.113.7", 40_000);
    TunnelOffer offer = client.connect();
    byte[] packet = MemoryClient.echo(offer.clientIpv6(), Ipv6Address.parse("2001:db8:ffff::80"));
    client.send(packet);
    assertThat(network.tun.take(MemoryNetwork.PATIENCE)).contains(packet);
    byte[] back = MemoryClient.echo(Ipv6Address.parse("2001:db8:ffff::80"), offer.clientIpv6());
    network.tun.inject(back);
    assertThat(client.receive(MemoryNetwork.PATIENCE)).contains(back);
    String after = page();
    assertThat(grown(before, after, "culvert_answers_total{code=\"200\"}")).isEqualTo(2);
    assertThat(grown(before, after, "culvert_sessions{state=\"established\"}")).isEqualTo(1);
    assertThat(
            grown(
                before,
                after,
                "culvert_handshake_seconds_count{mechanism=\"ANONYMOUS\",transport=\"udp\"}"))
        .isEqualTo(1);
    assertThat(grown(before, after, "culvert_tunnels_proven{realm=\"guests\",type=\"v6udpv4\"}"))
        .isEqualTo(1);
    assertThat(grown(before, after, "culvert_packets_total{direction=\"from_client\"}"))
        .isEqualTo(1);
    assertThat(grown(before, after, "culvert_octets_total{direction=\"to_client\"}"))
        .isEqualTo(back.length);
    assertThat(grown(before, after, "culvert_database_transaction_seconds_count")).isPositive();
  }

  private static double grown(String before, String after, String sample) {
    return value(after, sample) - value(before, sample);
  }

  private static double value(String page, String sample) {
    return page.lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(sample + " is not in\n" + page));
  }

  private String page() throws Exception {
    URI uri =
        URI.create(
            "http://%s:%d/metrics"
                .formatted(settings.monitoring().address(), settings.monitoring().port()));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
