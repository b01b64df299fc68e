// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody at a portal who needs no browser: sends forms as a browser without scripts would. */
final class Visitor {
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final URI portal;

  Visitor(URI portal) {
    this.portal = portal;
  }

  /** What follows on the form, which a portal lets through that asks for no work. */
  String signUp(String userid, String email) throws IOException, InterruptedException {
    String form = page("/account/new");
    return say(
        HttpRequest.newBuilder(portal.resolve("/account/new"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    encoded(
                        Map.of(
                            "_csrf",
                            hidden(form, "_csrf"),
                            "task",
                            hidden(form, "task"),
                            "number",
                            "0",
                            "userid",
                            userid,
                            "email",
                            email)))));
  }

  String page(String path) throws IOException, InterruptedException {
    return say(HttpRequest.newBuilder(portal.resolve(path)));
  }

  private String say(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static String hidden(String form, String name) {
    Matcher field = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(form);
    assertThat(field.find()).as("%s in %s", name, form).isTrue();
    return field.group(1);
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
