// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code ./culvert portal} on the database of a trial, for browsers on this machine.
 *
 * @param broker whose accounts it makes; they share the key for passwords
 * @param server what clients connect to
 * @param port on loopback
 */
public record PortalProgram(BrokerProgram broker, String server, int port) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /** The portal, not started yet, with mails in a folder that it shows. */
  public ProcessBuilder withMailsIn(Path folder) throws IOException {
    return command(
        Map.of("CULVERT_MAIL_FOLDER", folder.toString(), "CULVERT_SITE_MAILS", "/mails"));
  }

  /** The portal, not started yet, with a mail server on loopback. */
  public ProcessBuilder withMailServer(int smtp) throws IOException {
    return command(
        Map.of("SPRING_MAIL_HOST", "127.0.0.1", "SPRING_MAIL_PORT", Integer.toString(smtp)));
  }

  private ProcessBuilder command(Map<String, String> mail) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(broker.home().resolve("culvert").toString(), "portal");
    Map<String, String> settings = new LinkedHashMap<>(mail);
    settings.put("CULVERT_BUILT", "1");
    settings.put("CULVERT_SECRETS_KEY_FILE", broker.keyFile().toString());
    settings.put("CULVERT_SITE_BROKER", server);
    settings.put("CULVERT_SITE_URL", address().toString());
    settings.put("SPRING_DATASOURCE_URL", broker.database().url());
    settings.put("SPRING_DATASOURCE_USERNAME", broker.database().user());
    settings.put("SERVER_ADDRESS", "127.0.0.1");
    settings.put("SERVER_PORT", Integer.toString(port));
    builder.environment().putAll(settings);
    return builder;
  }

  public URI address() {
    return URI.create("http://localhost:" + port);
  }

  /** Whether browsers are served; no answer is a no. */
  public boolean isReady() throws InterruptedException {
    try {
      URI status = URI.create("http://127.0.0.1:%d/status.json".formatted(port));
      HttpRequest request = HttpRequest.newBuilder(status).timeout(Duration.ofSeconds(10)).build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
