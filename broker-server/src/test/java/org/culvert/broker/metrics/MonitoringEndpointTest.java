// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitoringEndpointTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicReference<Optional<String>> database =
      new AtomicReference<>(Optional.of("no answer\nfor 7 s"));
  private final AtomicBoolean draining = new AtomicBoolean();
  private final Readiness readiness = new Readiness(registry);
  private final HttpClient client = HttpClient.newHttpClient();
  private MonitoringEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    readiness.check("running", Optional::empty);
    readiness.check("database", database::get);
    readiness.remark("draining", draining::get, "newcomers are sent elsewhere");
    endpoint = at(0);
  }

  @AfterEach
  void stop() {
    endpoint.close();
    client.close();
  }

  @Test
  void readinessSaysWhatIsInTheWay() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    HttpResponse<String> down = get("/readyz");
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.body()).isEqualTo("not ready\ndatabase: no answer for 7 s\n");
    database.set(Optional.empty());
    HttpResponse<String> up = get("/readyz");
    assertThat(up.statusCode()).isEqualTo(200);
    assertThat(up.body()).isEqualTo("ready\n");
  }

  @Test
  void aRemarkKeepsNobodyFromBeingServed() throws Exception {
    database.set(Optional.empty());
    draining.set(true);
    HttpResponse<String> draining = get("/readyz");
    assertThat(draining.statusCode()).isEqualTo(200);
    assertThat(draining.body()).isEqualTo("ready\ndraining: newcomers are sent elsewhere\n");
  }

  @Test
  void countersAreScraped() throws Exception {
    registry.counter("culvert.dropped.packets", "reason", "foreign_source").increment(3);
    assertThat(get("/metrics").body())
        .contains("culvert_dropped_packets_total{reason=\"foreign_source\"} 3.0");
  }

  @Test
  void nothingElseIsServed() throws Exception {
    assertThat(get("/metrics/../../etc/passwd").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(uri("/metrics")).POST(BodyPublishers.ofString("x")).build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    assertThatThrownBy(() -> at(endpoint.port()).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("monitoring.port")
        .hasMessageContaining(Integer.toString(endpoint.port()));
  }

  private MonitoringEndpoint at(int port) throws IOException {
    return new MonitoringEndpoint(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), registry::scrape, readiness);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + endpoint.port() + path);
  }
}
