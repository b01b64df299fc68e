// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Random;

/**
 * The page on the far side: ten megabytes that everybody can recompute. Runs until it is killed.
 */
public final class WebPage {
  public static final int PORT = 8080;
  public static final String READY = "serving";
  static final int SIZE = 10_000_000;
  private static final long SEED = 5572;

  private WebPage() {}

  static byte[] content() {
    byte[] content = new byte[SIZE];
    new Random(SEED).nextBytes(content);
    return content;
  }

  public static void main(String[] arguments) throws IOException {
    byte[] content = content();
    HttpServer server = HttpServer.create(new InetSocketAddress("::", PORT), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
          }
        });
    server.start();
    System.out.println(READY);
  }
}
