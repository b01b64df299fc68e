// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real Chromium without a window, on the broker's machine. What a page writes to its console as a
 * mistake fails the test, and so does what the accessibility checker finds.
 */
final class Browser implements Closeable {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final Page page;
  private final String address;
  private final List<String> mistakes = new ArrayList<>();

  private Browser(
      Playwright playwright, com.microsoft.playwright.Browser chromium, String address) {
    this.playwright = playwright;
    this.chromium = chromium;
    this.address = address;
    this.page = chromium.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            mistakes.add(page.url() + ": " + message.text());
          }
        });
    page.onPageError(error -> mistakes.add(page.url() + ": " + error));
  }

  static Browser open(String address) throws IOException {
    Map<String, String> environment =
        Map.of(
            "PLAYWRIGHT_NODEJS_PATH",
            find("node").toString(),
            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
            "1");
    Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    return new Browser(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(find("chromium"))
                    .setArgs(ARGUMENTS)),
        address);
  }

  private static Path find(String program) throws IOException {
    try (Stream<String> folders = Stream.of(System.getenv("PATH").split(File.pathSeparator))) {
      return folders
          .map(folder -> Path.of(folder, program))
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new IOException(program + " is not installed"));
    }
  }

  /** The page that is shown. */
  Page page() {
    return page;
  }

  /** A page of the portal, checked. */
  Page visit(String path) {
    page.navigate(address + path);
    check();
    return page;
  }

  /** That the page on show works for everybody. */
  void check() {
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations)
        .as("accessibility of %s: %s", page.url(), violations.stream().map(Browser::words).toList())
        .isEmpty();
    assertThat(mistakes).isEmpty();
  }

  private static String words(Rule rule) {
    return rule.getId()
        + " "
        + rule.getNodes().stream().map(node -> node.getTarget() + " " + node.getHtml()).toList();
  }

  /** The page on show, light, dark and on a phone. */
  void photograph(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      shoot(name + "-" + scheme.name().toLowerCase(Locale.ROOT));
      check();
    }
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.setViewportSize(390, 844);
    shoot(name + "-phone");
    assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
        .as("%s fits a phone", page.url())
        .isLessThanOrEqualTo(390);
    page.setViewportSize(1280, 900);
  }

  private void shoot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
