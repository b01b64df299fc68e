// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.mail.MailboxConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** The portal's port for machines, over HTTP, and what docs/operations.md says of it. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "culvert.mail.poll=1h",
      "spring.test.metrics.export=true",
      "management.server.port=0"
    })
@AutoConfigureMockMvc
@Import({Portal.class, MailboxConfiguration.class})
class MonitoringTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z_]+)` \\| (counter|gauge|histogram|summary) \\| ([^|]*)\\|.+");
  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z0-9_]+) ([a-z]+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"[^\"]*\"");

  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private MovableClock clock;
  @Autowired private MockMvc browser;

  @Value("${local.server.port}")
  private int pages;

  @Value("${local.management.port}")
  private int machines;

  @BeforeEach
  void prepare() {
    ground.prepare();
  }

  @Test
  void machinesAreToldWhetherItIsReadyAndThePublicIsNot() throws Exception {
    assertThat(get(machines, "/actuator/health/readiness").body())
        .contains("\"status\":\"UP\"", "\"db\":");
    assertThat(get(machines, "/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(get(machines, "/actuator/env").statusCode()).isEqualTo(404);
    assertThat(get(pages, "/actuator/health").statusCode()).isEqualTo(404);
    assertThat(get(pages, "/actuator/prometheus").statusCode()).isEqualTo(404);
  }

  @Test
  void everyFigureIsInTheGuideAndTheReverse() throws Exception {
    assertThat(get(pages, "/help").statusCode()).isEqualTo(200);
    Map<String, String> exposed = exposed(get(machines, "/actuator/prometheus").body());
    Map<String, String> own = new TreeMap<>(exposed);
    own.keySet().removeIf(name -> !name.startsWith("culvert_"));
    Map<String, String> documented = documented();
    Map<String, String> ownDocumented = new TreeMap<>(documented);
    ownDocumented.keySet().removeIf(name -> !name.startsWith("culvert_"));
    assertThat(ownDocumented).isEqualTo(own);
    assertThat(exposed).containsAllEntriesOf(documented);
  }

  @Test
  void theOutboxAndSignInsAreCounted() throws Exception {
    clock.pass(Duration.ofHours(1));
    mail(Duration.ofSeconds(90), false);
    mail(Duration.ZERO, false);
    mail(Duration.ofHours(2), true);
    for (int i = 0; i < 6; i++) {
      browser.perform(
          post("/signin").param("userid", "nobody").param("password", "wrong").with(csrf()));
    }
    assertThat(get(machines, "/actuator/prometheus").body())
        .containsPattern("culvert_portal_signins_total\\{result=\"refused\"} [1-5]\\.0")
        .containsPattern("culvert_portal_signins_total\\{result=\"limited\"} [1-5]\\.0")
        .contains(
            "culvert_portal_signins_total{result=\"accepted\"} 0.0",
            "culvert_portal_mails_waiting 2.0",
            "culvert_portal_mails_oldest_seconds 90.0",
            "culvert_portal_mails_failed 1.0");
  }

  /** Sealed with a key that nobody has, and not to be tried before tomorrow. */
  private void mail(Duration age, boolean failed) {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    database
        .sql(
            """
            insert into mails
              (kind, recipient, key_id, nonce, sealed, created_at, next_try_at, failed_at)
            values ('test', 'a@example.net', 'x', 'twelveoctets', 'x', ?, ?, ?)
            """)
        .params(Arrays.asList(now.minus(age), now.plusDays(1), failed ? now : null))
        .update();
  }

  private static Map<String, String> exposed(String page) {
    Map<String, String> types = new TreeMap<>();
    TYPE.matcher(page).results().forEach(type -> types.put(type.group(1), type.group(2)));
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String line : page.lines().filter(line -> !line.startsWith("#")).toList()) {
      String name = line.replaceFirst("[{ ].*", "");
      String family =
          types.containsKey(name) ? name : name.replaceFirst("_(bucket|sum|count)$", "");
      Set<String> known = labels.computeIfAbsent(family, _ -> new TreeSet<>());
      LABEL.matcher(line).results().forEach(label -> known.add(label.group(1)));
    }
    Map<String, String> all = new TreeMap<>();
    types.forEach(
        (name, type) ->
            all.put(
                name,
                (type + " " + String.join(", ", labels.getOrDefault(name, Set.of()))).strip()));
    return all;
  }

  private static Map<String, String> documented() throws IOException {
    String chapter =
        Files.readString(Path.of("../docs/operations.md"))
            .split("### What the portal counts\n")[1]
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

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          BodyHandlers.ofString());
    }
  }
}
