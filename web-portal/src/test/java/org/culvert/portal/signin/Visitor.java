// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a browser of his own: cookies, redirects to other sites and back, and forms. */
final class Visitor {
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final CookieManager cookies = new CookieManager();
  private final HttpClient browser = browser(Redirect.NORMAL);
  private final HttpClient carefulBrowser = browser(Redirect.NEVER);
  private final String site;
  private String page = "";

  Visitor(int port) {
    this.site = "http://localhost:" + port;
  }

  private HttpClient browser(Redirect redirect) {
    return HttpClient.newBuilder().cookieHandler(cookies).followRedirects(redirect).build();
  }

  /** The page that it led to; of this site, or a whole address. */
  HttpResponse<String> open(String path) throws IOException, InterruptedException {
    return seen(HttpRequest.newBuilder(URI.create(site).resolve(path)).build());
  }

  /** Where it leads to next; does not go there. */
  String wayFrom(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(site).resolve(path)).build();
    return carefulBrowser
        .send(request, HttpResponse.BodyHandlers.ofString())
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  /** What the session is known by. */
  String session() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("culvert"))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  /** Sends a form of the page before. */
  HttpResponse<String> send(String path, String... fields)
      throws IOException, InterruptedException {
    Matcher csrf = CSRF.matcher(page);
    StringBuilder form = new StringBuilder(csrf.find() ? "_csrf=" + encoded(csrf.group(1)) : "");
    for (int i = 0; i < fields.length; i += 2) {
      form.append('&').append(fields[i]).append('=').append(encoded(fields[i + 1]));
    }
    return seen(
        HttpRequest.newBuilder(URI.create(site + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
            .build());
  }

  private HttpResponse<String> seen(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = browser.send(request, HttpResponse.BodyHandlers.ofString());
    page = response.body();
    return response;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
