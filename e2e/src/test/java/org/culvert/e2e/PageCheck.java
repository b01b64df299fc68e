// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is asked of each page: that a checker finds it accessible, light, dark and on a phone; that
 * the keyboard alone is enough; that it is small, and in the language that was asked for, which is
 * another one each time. Collects what is wrong, so that one run tells of all of it.
 *
 * <p>Some pages come again and again with other words in the same elements: the checker and the Tab
 * key, which take long, go through them once.
 */
final class PageCheck {
  private static final List<String> STANDARD =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
  private static final List<String> COLOURS = List.of("color-contrast", "link-in-text-block");
  private static final List<String> SIZES = List.of("target-size");
  private static final List<String> LANGUAGES = List.of("en", "de", "fr");

  /** What stands there instead of words that nobody wrote. */
  private static final Pattern UNTRANSLATED = Pattern.compile("\\?\\?[\\w.]+\\?\\?");

  private static final int MOST_OCTETS = 100_000;
  private static final int PHONE = 390;

  private static final String LOADING = "Failed to load resource";

  private static final String OCTETS =
      """
      performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
        .reduce((sum, entry) => sum + entry.decodedBodySize, 0)
      """;

  /** What a page is made of but its words. */
  private static final String LOOK =
      """
      [...document.querySelectorAll('*')].map(node => [node.localName, node.className.baseVal ?? node.className,
        node.getAttribute('role'), node.getAttribute('type'), node.getAttribute('aria-current'), node.id,
        node.disabled, node.childElementCount].join(' ')).join()
      """;

  /** Letters in pictures shrink with these, which may be drawn anew for the new width first. */
  private static final String SMALL =
      """
      new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() =>
        [...document.querySelectorAll('svg text')].map(text => ({words: text.textContent,
          size: parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a}))
          .filter(text => text.size < 10.99).map(text => text.words + ' ' + text.size.toFixed(1)))
      """;

  private final Page page;
  private final Axe axe;
  private final TabStops stops;
  private final List<String> findings = new ArrayList<>();
  private final Set<Object> looks = new HashSet<>();
  private final Set<String> languages = new TreeSet<>();
  private String language = "en";
  private int pages;
  private int largest;

  PageCheck(Page page) {
    this.page = page;
    this.axe = new Axe(page);
    this.stops = new TabStops(page);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.text().startsWith(LOADING)) {
            finding("writes to the console: " + message.text());
          }
        });
    page.onResponse(
        response -> {
          // A page may say no; what it is made of may not.
          if (response.status() >= 400 && !response.request().isNavigationRequest()) {
            finding("lacks " + response.url() + ": " + response.status());
          }
        });
    page.onPageError(error -> finding("has an error: " + error));
    page.onRequestFailed(
        request -> {
          // Who goes on to the next page before this one is complete wants the rest no more.
          if (!"net::ERR_ABORTED".equals(request.failure())) {
            finding("lacks " + request.url() + ": " + request.failure());
          }
        });
  }

  /** What is wrong with the pages so far. */
  List<String> findings() {
    return findings;
  }

  /** How many pages there were, and the size of the largest. */
  String sum() {
    return "%d pages of %d looks in %s, the largest of %d octets"
        .formatted(pages, looks.size(), languages, largest);
  }

  /** As if it was picked at the end of a page. */
  void nextLanguage() {
    language = LANGUAGES.get((LANGUAGES.indexOf(language) + 1) % LANGUAGES.size());
    page.context()
        .addCookies(List.of(new Cookie("language", language).setDomain("localhost").setPath("/")));
  }

  /** Looks at the page on show. */
  void check() {
    pages++;
    weigh();
    words();
    boolean isNew = looks.add(page.evaluate(LOOK));
    if (isNew) {
      axe.byTags(STANDARD).forEach(this::finding);
      stops.findings().forEach(this::finding);
      skip();
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      axe.byRules(COLOURS).forEach(this::finding);
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }
    page.setViewportSize(PHONE, 844);
    int width = (int) page.evaluate("document.documentElement.scrollWidth");
    if (width > PHONE) {
      finding("is %d wide on a phone".formatted(width));
    }
    mind((List<?>) page.evaluate(SMALL), "has letters on a phone that are too small: ");
    if (isNew) {
      axe.byRules(SIZES).forEach(this::finding);
    }
    page.setViewportSize(1280, 900);
  }

  /** All of them, in the language that it says it has. */
  private void words() {
    languages.add(language);
    String said = (String) page.evaluate("document.documentElement.lang");
    if (!said.equals(language)) {
      finding("is in the language %s instead of %s".formatted(said, language));
    }
    UNTRANSLATED
        .matcher(page.title() + " " + page.textContent("body"))
        .results()
        .forEach(key -> finding("lacks the words for " + key.group()));
  }

  /** With everything that it loads, before compression. */
  private void weigh() {
    int octets = (int) page.evaluate(OCTETS);
    largest = Math.max(largest, octets);
    if (octets >= MOST_OCTETS) {
      finding("has %d octets".formatted(octets));
    }
  }

  /** The first stop of the Tab key leads past the head of the page. */
  private void skip() {
    stops.reach("body > a:first-child");
    page.keyboard().press("Enter");
    if (!"main".equals(page.evaluate("document.activeElement.id"))) {
      finding("has no link past its head");
    }
  }

  /** Says of each of these what it is. */
  void mind(List<?> things, String words) {
    things.forEach(thing -> finding(words + thing));
  }

  private void finding(String words) {
    findings.add(page.url().replaceFirst("^\\w+://[^/]+", "") + " " + words);
  }
}
