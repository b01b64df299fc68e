// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** How the XML of an offer is written. The parsers of old clients are none. */
final class XmlCases {
  private static final String SECTION = "4.7";
  private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z_][^\\s/>]*)([^>]*)>");
  private static final Pattern LEAF =
      Pattern.compile("<(address|prefix)\\b[^>]*>([^<]*)</", Pattern.CASE_INSENSITIVE);

  private XmlCases() {}

  static Stream<Case> all() {
    return Stream.of(
        xml("xml-well-formed", "the XML of an offer is well-formed", XmlCases::wellFormed),
        xml(
            "xml-no-declaration",
            "there is no XML declaration: one client crashes on it",
            xml -> lacks(xml, "<\\?")),
        xml(
            "xml-no-comments",
            "there are no comments: parsing stops there",
            xml -> lacks(xml, "<!")),
        xml("xml-no-entities", "there are no entities", xml -> lacks(xml, "&")),
        xml(
            "xml-double-quotes",
            "attributes stand in double quotes",
            xml -> {
              Matcher tag = TAG.matcher(xml);
              while (tag.find()) {
                Failed.unless(!tag.group(3).contains("'"), tag.group());
              }
            }),
        xml(
            "xml-lower-case",
            "names of elements and attributes are in lower case",
            xml -> {
              Matcher tag = TAG.matcher(xml);
              while (tag.find()) {
                String names = tag.group(2) + tag.group(3).replaceAll("\"[^\"]*\"|'[^']*'", "");
                Failed.unless(names.equals(names.toLowerCase(Locale.ROOT)), tag.group());
              }
            }),
        xml(
            "xml-blank-before-attributes",
            "one blank stands between an element's name and its attributes",
            xml -> {
              Matcher tag = TAG.matcher(xml);
              while (tag.find()) {
                Failed.unless(tag.group(3).matches("(?s)| [a-zA-Z/].*|/"), tag.group());
              }
            }),
        xml(
            "xml-no-blanks-around-equals",
            "there are no blanks around equals signs",
            xml -> lacks(xml, "\\s=|=\\s")),
        xml("xml-no-empty-tags", "no element closes itself", xml -> lacks(xml, "/>")),
        xml(
            "xml-values-without-blanks",
            "there are no blanks around addresses and prefixes",
            xml -> {
              Matcher leaf = LEAF.matcher(xml);
              while (leaf.find()) {
                Failed.unless(leaf.group(2).equals(leaf.group(2).strip()), leaf.group());
              }
            }),
        xml(
            "xml-type-on-addresses",
            "every address has a type: one client crashes without",
            xml -> lacks(xml, "(?i)<address(?![^>]*\\btype\\s*=)")),
        xml(
            "xml-no-element-in-itself",
            "no element contains one of its own name",
            XmlCases::unnested),
        xml("xml-ascii", "it is printable ASCII, and lines", xml -> lacks(xml, "[^\\t\\r\\n -~]")),
        xml(
            "xml-line-end",
            "it ends in CR LF",
            xml -> Failed.unless(xml.isEmpty() || xml.endsWith(">\r\n"), "it does not")));
  }

  private static void lacks(String xml, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(xml);
    if (found.find()) {
      int from = Math.max(0, found.start() - 20);
      int to = Math.min(xml.length(), found.end() + 20);
      throw new Failed(new Answer(xml.substring(from, to)).quoted());
    }
  }

  private static void unnested(String xml) {
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(xml);
    while (tag.find()) {
      if (tag.group(1).isEmpty()) {
        Failed.unless(!open.contains(tag.group(2)), tag.group());
        if (!tag.group(3).endsWith("/")) {
          open.push(tag.group(2));
        }
      } else if (!open.isEmpty()) {
        open.pop();
      }
    }
  }

  private static void wellFormed(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      var _ = builder.parse(new InputSource(new StringReader(xml.strip())));
    } catch (SAXException e) {
      throw new Failed(String.valueOf(e.getMessage()));
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Case xml(String id, String title, Consumer<String> check) {
    return new Case(
        id,
        SECTION,
        title,
        Case.ALL,
        visit -> {
          Dialogue dialogue = visit.dialogue();
          dialogue.login();
          check.accept(dialogue.offer().xml());
        });
  }
}
