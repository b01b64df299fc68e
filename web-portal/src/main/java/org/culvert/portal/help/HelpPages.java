// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.help;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.culvert.portal.web.SiteSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The help, from Markdown: {@code help/PAGE.LANGUAGE.md}, the title in its first line. A language
 * that lacks a page gets the English one. The page about the client is the user guide.
 */
@Component
class HelpPages {
  /** In the order of the list of pages. */
  static final List<String> PAGES = List.of("account", "tunnel", "client", "faq");

  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());

  /** Of the heading of the page. */
  private static final String TITLE = "title";

  private static final Pattern HEADING_OR_TABLE =
      Pattern.compile("<h[2-6] id=\"([^\"]*)\"|<table>");

  private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
  private final HtmlRenderer renderer = HtmlRenderer.builder().extensions(EXTENSIONS).build();
  private final Map<String, Optional<HelpPage>> rendered = new ConcurrentHashMap<>();
  private final SiteSettings site;

  HelpPages(SiteSettings site) {
    this.site = site;
  }

  /**
   * One page.
   *
   * @param language that it is in, which may not be the one that was asked for
   * @param html from texts of our own only
   */
  record HelpPage(String name, String title, Locale language, String html) {}

  /** None: there is no such page. */
  Optional<HelpPage> find(String name, Locale language) {
    if (!PAGES.contains(name)) {
      return Optional.empty();
    }
    return rendered.computeIfAbsent(name + "." + language.getLanguage(), _ -> read(name, language));
  }

  private Optional<HelpPage> read(String name, Locale language) {
    try (InputStream own = open(name, language)) {
      if (own != null) {
        return Optional.of(render(name, language, own));
      }
      try (InputStream english = open(name, Locale.ENGLISH)) {
        return english == null
            ? Optional.empty()
            : Optional.of(render(name, Locale.ENGLISH, english));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable InputStream open(String name, Locale language) {
    String file = "%s.%s.md".formatted(name, language.getLanguage());
    return HelpPages.class.getResourceAsStream(
        file.equals("client.en.md") ? "/help/user-guide.md" : "/help/" + file);
  }

  /** A table that may be wider than the page is a region, named by the heading above it. */
  private static String withNamedTables(String html) {
    AtomicReference<String> heading = new AtomicReference<>(TITLE);
    return HEADING_OR_TABLE
        .matcher(html)
        .replaceAll(
            found -> {
              if (found.group(1) == null) {
                return Matcher.quoteReplacement(
                    "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-labelledby=\"%s\"><table>"
                        .formatted(heading.get()));
              }
              heading.set(found.group(1));
              return Matcher.quoteReplacement(found.group());
            });
  }

  private HelpPage render(String name, Locale language, InputStream file) throws IOException {
    String text =
        new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("{broker}", site.broker());
    int end = text.indexOf('\n');
    String title = text.substring(0, end).replaceFirst("^#\\s*", "");
    String html =
        withNamedTables(renderer.render(parser.parse(text.substring(end))))
            .replace("</table>", "</table></div>")
            .replace("<pre>", "<pre tabindex=\"0\">");
    return new HelpPage(name, title, language, html);
  }
}
