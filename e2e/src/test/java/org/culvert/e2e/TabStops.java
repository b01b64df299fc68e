// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Goes through a page with the Tab key alone. */
final class TabStops {
  private static final String SCRIPT = script();

  private final Page page;

  TabStops(Page page) {
    this.page = page;
  }

  /** From the top to the end: everything has its turn, in the order of the page, and shows it. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    int wanted = begin();
    press(wanted);
    List<?> stops = (List<?>) page.evaluate("realStops");
    for (int number = 0; number < wanted; number++) {
      if (number >= stops.size()) {
        findings.add("Tab gets no further than stop %d of %d".formatted(stops.size(), wanted));
        break;
      }
      Map<?, ?> stop = (Map<?, ?>) stops.get(number);
      if (!Integer.valueOf(number).equals(stop.get("at"))) {
        findings.add("Tab stop %d is %s".formatted(number, stop.get("name")));
        break;
      }
      if (!Boolean.TRUE.equals(stop.get("seen"))) {
        findings.add("nobody sees that the focus is on " + stop.get("name"));
      }
    }
    return findings;
  }

  /** Presses Tab from the top of the page on until an element has its turn. */
  void reach(String selector) {
    begin();
    int stop =
        (int)
            page.evaluate(
                "selector => wantedStops.findIndex(stop => stop.matches(selector))", selector);
    if (stop < 0) {
      throw new AssertionError("%s has nothing for Tab at %s".formatted(page.url(), selector));
    }
    press(stop + 1);
    if (!Boolean.TRUE.equals(
        page.evaluate("selector => document.activeElement.matches(selector)", selector))) {
      throw new AssertionError("%s: Tab does not get to %s".formatted(page.url(), selector));
    }
  }

  private int begin() {
    return (int) page.evaluate(SCRIPT);
  }

  private void press(int times) {
    for (int time = 0; time < times; time++) {
      page.keyboard().press("Tab");
    }
  }

  private static String script() {
    try (InputStream script =
        Objects.requireNonNull(TabStops.class.getResourceAsStream("tab-stops.js"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
