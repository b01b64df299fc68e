// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every language says everything. */
class MessagesTest {
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Pattern USE = Pattern.compile("#\\{([\\w.]+)[}(]");
  private static final Pattern PLACE = Pattern.compile("\\{(\\d|\\w+)");

  @ParameterizedTest
  @ValueSource(strings = {"messages_de.properties", "messages_fr.properties"})
  void eachLanguageHasTheSameKeysAndPlaces(String file) throws IOException {
    Properties english = read("messages.properties");
    Properties other = read(file);

    assertThat(other.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    assertThat(other.stringPropertyNames())
        .allSatisfy(
            key ->
                assertThat(places(other.getProperty(key)))
                    .as(key)
                    .isEqualTo(places(english.getProperty(key))));
  }

  @Test
  void everyKeyOfAPageIsThere() throws IOException {
    Set<String> keys = read("messages.properties").stringPropertyNames();
    try (Stream<Path> pages = Files.walk(RESOURCES.resolve("templates"))) {
      for (Path page : pages.filter(Files::isRegularFile).toList()) {
        List<String> used =
            USE.matcher(Files.readString(page)).results().map(found -> found.group(1)).toList();
        assertThat(keys).as(page.toString()).containsAll(used);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_de", "_fr"})
  void noPlainApostropheIsTakenForAQuote(String language) throws IOException {
    assertThat(read("messages" + language + ".properties").values())
        .noneMatch(text -> text.toString().contains("'"));
  }

  @Test
  void everyMailIsInEachLanguage() throws IOException {
    try (Stream<Path> mails = Files.list(RESOURCES.resolve("mail"))) {
      Set<String> files =
          mails.map(mail -> mail.getFileName().toString()).collect(Collectors.toSet());
      Set<String> wanted =
          files.stream()
              .map(name -> name.replaceFirst("\\..*", ""))
              .flatMap(kind -> Stream.of("en", "de", "fr").map(l -> kind + "." + l + ".txt"))
              .collect(Collectors.toSet());
      assertThat(files).isEqualTo(wanted);
    }
  }

  private static Set<String> places(String text) {
    return PLACE
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Properties read(String file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(RESOURCES.resolve(file))) {
      properties.load(reader);
    }
    return properties;
  }
}
