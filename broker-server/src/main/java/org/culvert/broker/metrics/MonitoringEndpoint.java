// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Three pages for machines: {@code /healthz} (the process answers), {@code /readyz} (clients are
 * served: 200, else 503 and what is in the way) and {@code /metrics} in Prometheus' text format.
 * Has no password: bind it to loopback or an inner network.
 */
public final class MonitoringEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public MonitoringEndpoint(
      InetSocketAddress address, Supplier<String> metrics, Readiness readiness) throws IOException {
    server = bind(address);
    server.setExecutor(threads);
    page("/healthz", exchange -> answer(exchange, 200, "alive\n"));
    page(
        "/readyz",
        exchange -> {
          List<String> obstacles = readiness.obstacles();
          boolean ready = obstacles.isEmpty();
          answer(
              exchange,
              ready ? 200 : 503,
              lines(ready ? "ready" : "not ready", obstacles, readiness.remarks()));
        });
    page("/metrics", exchange -> answer(exchange, 200, metrics.get()));
    server.start();
  }

  /** The port that was bound, also when 0 was asked for. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private static HttpServer bind(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, 16);
    } catch (IOException e) {
      throw new IOException(
          "monitoring.port: %s can't be had (%s); is another broker running?"
              .formatted(address, e.getMessage()),
          e);
    }
  }

  /** What a page does with a request. */
  @FunctionalInterface
  private interface Page {
    void serve(HttpExchange exchange) throws IOException;
  }

  private void page(String path, Page page) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(path)) {
              answer(exchange, 404, "there are /healthz, /readyz and /metrics\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
              answer(exchange, 405, "GET only\n");
            } else {
              page.serve(exchange);
            }
          }
        });
  }

  private static String lines(String first, List<String> obstacles, List<String> remarks) {
    return Stream.of(List.of(first), obstacles, remarks)
        .flatMap(List::stream)
        // What the kernel or the database says may have several lines.
        .map(line -> line.replaceAll("\\s+", " ") + "\n")
        .collect(Collectors.joining());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
