// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/**
 * Fetches the page of {@link WebPage} over IPv6 and compares it, octet by octet. Prints how many
 * milliseconds the transfer took, and ends with 1 when something else arrived.
 */
public final class FetchPage {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private FetchPage() {}

  public static void main(String[] arguments) throws Exception {
    byte[] expected = WebPage.content();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(arguments[0])).timeout(PATIENCE).build();
    byte[] received;
    long started;
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      started = System.nanoTime();
      received = client.send(request, BodyHandlers.ofByteArray()).body();
    }
    long milliseconds = Duration.ofNanos(System.nanoTime() - started).toMillis();
    if (!Arrays.equals(expected, received)) {
      System.out.printf("%d of %d octets, not the same ones%n", received.length, expected.length);
      System.exit(1);
    }
    System.out.println(milliseconds);
  }
}
