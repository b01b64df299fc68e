// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The man page of the settings, compared with the program. */
class ReferenceTest {
  private static final Path PACKAGING = Path.of("../packaging/broker");

  @Test
  void theManPageNamesWhatARunningBrokerFollows() throws Exception {
    String text = Files.readString(PACKAGING.resolve("man/culvert-broker.toml.5.in"));
    Set<String> named = new TreeSet<>();
    for (String section : Stream.of(text.split("\n\\.It Bq ")).skip(1).toList()) {
      String name = section.lines().findFirst().orElse("");
      Pattern.compile("(?m)^\\.Va (\\w+)")
          .matcher(section)
          .results()
          .forEach(key -> named.add(name + "." + key.group(1)));
    }
    assertThat(named).isEqualTo(LiveSettings.FOLLOWED);
  }

  @Test
  void theManPageHasEverySetting() throws Exception {
    Process script =
        new ProcessBuilder(PACKAGING.resolve("settings").toString(), "broker.example.toml")
            .redirectErrorStream(true)
            .start();
    String page = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).as(page).isZero();
    SettingsFile example =
        SettingsFile.open(Path.of("broker.example.toml"), Map.of(), LiveSettings.Values.NONE);
    BrokerSettings _ = BrokerSettingsReader.readAll(example);
    Set<String> shown = new TreeSet<>();
    for (String section : page.split("\\.Ss ")) {
      String name = section.replaceFirst("(?s)^\\[(.*?)].*", "$1");
      Pattern.compile("(?m)^\\.It Va (\\w+) No = Li \"[^\"\n]+\"$")
          .matcher(section)
          .results()
          .map((MatchResult item) -> name + "." + item.group(1))
          .forEach(shown::add);
    }
    Set<String> asked = new TreeSet<>(example.asked());
    // The other realm has all of them, and those for accounts.
    asked.removeIf(key -> key.startsWith("realm.guests."));
    assertThat(shown).containsAll(asked);
  }
}
