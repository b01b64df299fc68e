// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.compose;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.culvert.standalone.lab.Patience;

/** The portal and its mails, over HTTP as a browser without a picture would use them. */
record Website(String portal, String mails) {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pattern PASSWORD =
      Pattern.compile("(?:^|\\\\n|\\\\r)([A-Za-z0-9]{10})\\\\[rn]");

  /** Makes an account; gives back the password that came by mail. */
  String signUp(String userid) throws IOException, InterruptedException {
    String email = userid + "@example.net";
    try (HttpClient http =
        HttpClient.newBuilder()
            // The catcher hangs up on whoever would rather speak another version.
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      URI page = URI.create(portal + "/account/new");
      String form = get(http, page);
      String task = in(form, "data-task=\"([^\"]+)\"");
      int bits = Integer.parseInt(in(form, "data-bits=\"([0-9]+)\""));
      Map<String, String> fields =
          Map.of(
              "_csrf", in(form, "name=\"_csrf\" value=\"([^\"]+)\""),
              "userid", userid,
              "email", email,
              "task", task,
              "number", Long.toString(numberFor(task, bits)));
      HttpRequest post =
          HttpRequest.newBuilder(page)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(encoded(fields)))
              .build();
      HttpResponse<String> answer = http.send(post, BodyHandlers.ofString());
      if (answer.statusCode() != 200 || answer.body().contains("role=\"alert\"")) {
        throw new IOException("no account: %d %s".formatted(answer.statusCode(), answer.body()));
      }
      return mailedPassword(http, email);
    }
  }

  private String mailedPassword(HttpClient http, String email)
      throws IOException, InterruptedException {
    URI inbox = URI.create(mails + "/email?headers.to=" + email);
    Patience.until(
        SOON, () -> PASSWORD.matcher(get(http, inbox)).find(), () -> "no mail to " + email);
    Matcher password = PASSWORD.matcher(get(http, inbox));
    if (!password.find()) {
      throw new IOException("the mail to " + email + " has gone");
    }
    return password.group(1);
  }

  private static String get(HttpClient http, URI page) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
  }

  private static String in(String page, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(page);
    if (!found.find()) {
      throw new IOException("the page has no " + pattern + ": " + page);
    }
    return found.group(1);
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** What a browser computes: SHA-256 of {@code task:number} begins with so many zero bits. */
  private static long numberFor(String task, int bits) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (long number = 0; ; number++) {
        byte[] hash = sha256.digest((task + ":" + number).getBytes(StandardCharsets.US_ASCII));
        int first = java.nio.ByteBuffer.wrap(hash).getInt();
        if (Integer.numberOfLeadingZeros(first) >= bits) {
          return number;
        }
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
