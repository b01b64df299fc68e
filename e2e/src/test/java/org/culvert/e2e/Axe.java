// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The accessibility checker, right in the page. {@link AxeBuilder} would open another page for each
 * question, which takes longer than the answer.
 */
final class Axe {
  private static final String SCRIPT = script();

  private static final String ASK =
      """
      only => axe.run({runOnly: only, resultTypes: ['violations'], elementRef: false}).then(answer =>
        answer.violations.flatMap(rule => rule.nodes.map(node => rule.id + ' ' + node.target + ' ' + node.html)))
      """;

  private final Page page;

  Axe(Page page) {
    this.page = page;
  }

  /** What violates the rules with one of these tags, in words. */
  List<String> byTags(List<String> tags) {
    return ask("tag", tags);
  }

  /** What violates these rules, in words. */
  List<String> byRules(List<String> rules) {
    return ask("rule", rules);
  }

  private List<String> ask(String kind, List<String> values) {
    if (!Boolean.TRUE.equals(page.evaluate("'axe' in window"))) {
      page.evaluate(SCRIPT);
    }
    List<?> words = (List<?>) page.evaluate(ASK, Map.of("type", kind, "values", values));
    return words.stream().map(String::valueOf).toList();
  }

  private static String script() {
    try (InputStream script =
        Objects.requireNonNull(AxeBuilder.class.getResourceAsStream("/axe.min.js"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
