// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose sessions are traced, and a collector that takes OTLP over HTTP. */
class TracingTest {
  @TempDir static Path folder;

  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> services = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  @BeforeEach
  void collect() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::take);
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      InputStream body = exchange.getRequestBody();
      var request = ExportTraceServiceRequest.parseFrom(zipped ? new GZIPInputStream(body) : body);
      for (var resource : request.getResourceSpansList()) {
        services.add(value(resource.getResource().getAttributesList(), "service.name").orElse(""));
        resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** What a broker sends while one client gets a tunnel, and until it has stopped. */
  private void trace(String personal) throws Exception {
    BrokerSettings settings =
        BrokerSettingsReader.read(
            MemorySettings.write(folder),
            Map.of(
                "CULVERT_TRACING_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort() + "/",
                "CULVERT_TRACING_PERSONAL",
                personal));
    try (MemoryNetwork network = new MemoryNetwork()) {
      try (Broker broker = Broker.start(settings, InstantSource.system(), network)) {
        assertThat(broker).isNotNull();
        new MemoryClient(network, "203.0.113.7", 40_000).connect();
      }
    }
  }

  private Span span(String name) {
    return spans.stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + spans));
  }

  private static Optional<String> value(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(
            attribute ->
                attribute.getValue().hasIntValue()
                    ? Long.toString(attribute.getValue().getIntValue())
                    : attribute.getValue().getStringValue())
        .findFirst();
  }

  private static String value(Span span, String key) {
    return value(span.getAttributesList(), key).orElse("none");
  }

  @Test
  void aSessionIsATraceOfItsTurnsAndOfWhatTheyAskOfTheDatabase() throws Exception {
    trace("false");
    Span session = span("tsp session");
    assertThat(services).containsOnly("culvert-broker");
    assertThat(session.getParentSpanId().isEmpty()).isTrue();
    assertThat(value(session, "tsp.transport")).isEqualTo("udp");
    assertThat(value(session, "tsp.listener")).isEqualTo("main");
    assertThat(value(session, "tsp.state")).isEqualTo("established");
    for (String turn : List.of("tsp version", "tsp authenticate", "tsp create", "tsp accept")) {
      assertThat(span(turn).getParentSpanId()).as(turn).isEqualTo(session.getSpanId());
      assertThat(span(turn).getTraceId()).as(turn).isEqualTo(session.getTraceId());
    }
    Span create = span("tsp create");
    assertThat(value(create, "tsp.state.before")).isEqualTo("awaiting_request");
    assertThat(value(create, "tsp.state")).isEqualTo("awaiting_accept");
    assertThat(value(create, "tsp.status")).isEqualTo("200");
    Span request = span("provision request");
    assertThat(request.getParentSpanId()).isEqualTo(create.getSpanId());
    assertThat(value(request, "culvert.realm")).isEqualTo("guests");
    assertThat(value(request, "culvert.outcome")).isEqualTo("granted");
    assertThat(span("provision accept").getParentSpanId())
        .isEqualTo(span("tsp accept").getSpanId());
    assertThat(spans.toString()).doesNotContain("203.0.113.7", "client.address", "user.name");
  }

  @Test
  void whoTheClientIsIsSaidOnlyWhereTheOperatorWantsIt() throws Exception {
    trace("true");
    assertThat(value(span("tsp session"), "client.address")).isEqualTo("203.0.113.7");
    assertThat(value(span("tsp session"), "client.port")).isEqualTo("40000");
  }
}
