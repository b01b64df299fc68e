// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.culvert.standalone.EmbeddedDatabase;

/** The broker of the lab, as a process of its own: {@code ./culvert broker} with a file of ours. */
public final class RunningBroker implements Closeable {
  /** Anonymous requests; its addresses. */
  public static final String GUESTS = "2001:db8:a::/64";

  /** Accounts; their addresses. */
  public static final String MEMBERS = "2001:db8:c::/64";

  private static final int MONITORING_PORT = 3680;
  private static final Duration TIME_TO_START = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Lab lab;
  private final Path settings;
  private Program program;

  private RunningBroker(Lab lab, Path settings, Program program) {
    this.lab = lab;
    this.settings = settings;
    this.program = program;
  }

  /** Writes the settings file; accounts can be made before the broker runs. */
  public static Path settings(Lab lab, EmbeddedDatabase database) throws IOException {
    return lab.write(
        "broker.toml",
        """
        [database]
        url = "%s"
        user = "%s"

        [tun]
        device = "%s"

        [monitoring]
        port = %d

        [listener.main]
        address = "0.0.0.0"
        realms = ["guests", "members"]

        [realm.guests]
        mechanisms = ["ANONYMOUS"]
        endpoints = "%s"

        [realm.members]
        mechanisms = ["DIGEST-MD5", "PLAIN"]
        endpoints = "%s"
        delegation_pool = "2001:db8:1500::/40"
        """
            .formatted(
                database.url(),
                database.user(),
                lab.device("culvert"),
                MONITORING_PORT,
                GUESTS,
                MEMBERS));
  }

  public static RunningBroker start(Lab lab, Path settings)
      throws IOException, InterruptedException {
    RunningBroker broker = new RunningBroker(lab, settings, launch(lab, settings));
    broker.awaitReady();
    return broker;
  }

  /** SIGKILL, and a new one on the same settings and data. Returns when it is ready. */
  public void killAndRestart() throws IOException, InterruptedException {
    program.kill();
    program = launch(lab, settings);
    awaitReady();
  }

  public boolean isAlive() {
    return program.isAlive();
  }

  public String output() throws IOException {
    return program.output();
  }

  /** The sum over all series of a counter whose line contains every one of these words. */
  public double counter(String... words) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + MONITORING_PORT + "/metrics"))
            .build();
    return HTTP.send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .filter(line -> List.of(words).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    program.close();
  }

  private static Program launch(Lab lab, Path settings) throws IOException {
    return lab.culvert(Machine.BROKER, "broker", "--config", settings.toString());
  }

  private void awaitReady() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + MONITORING_PORT + "/readyz"))
            .timeout(Duration.ofSeconds(2))
            .build();
    Patience.until(
        TIME_TO_START,
        () -> {
          if (!program.isAlive()) {
            throw new IOException("the broker did not start: " + program.lastWords());
          }
          return isReady(request);
        },
        () -> "the broker is not ready: " + program.lastWords());
  }

  private static boolean isReady(HttpRequest request) throws InterruptedException {
    try {
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
