// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

/** The man page and the packaged settings, compared with what the portal knows. */
class ReferenceTest {
  private static final Path PACKAGING = Path.of("../packaging/portal");

  @Test
  void theManPageHasAllSettingsOfOurs() throws Exception {
    Set<String> ours = known();
    ours.removeIf(key -> !key.startsWith("culvert.") || key.startsWith("culvert.log.formatter"));
    ours.add("culvert.mail.folder");
    Set<String> explained = explained();
    explained.removeIf(key -> !key.startsWith("culvert."));
    assertThat(explained).isEqualTo(ours);
  }

  @Test
  void thePackagedFileHasOnlyWhatTheManPageExplains() throws Exception {
    List<String> keys =
        Files.readAllLines(PACKAGING.resolve("portal.properties")).stream()
            .filter(line -> line.matches("#?[a-z.-]+ =.*"))
            .map(line -> line.replaceFirst("^#", "").replaceFirst(" =.*", ""))
            .toList();
    assertThat(keys).contains("culvert.site.url", "server.address");
    assertThat(explained()).containsAll(keys);
  }

  private static Set<String> known() {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new FileSystemResource("src/main/resources/application.yml"));
    Set<String> names = new TreeSet<>();
    // Numbers are no strings there, so not stringPropertyNames.
    for (Object name : Objects.requireNonNull(yaml.getObject()).keySet()) {
      names.add(name.toString().replaceAll("\\[.*", ""));
    }
    return names;
  }

  private static Set<String> explained() throws Exception {
    Set<String> names = new TreeSet<>();
    Pattern.compile("(?m)^\\.It Va (.*)")
        .matcher(Files.readString(PACKAGING.resolve("man/culvert-portal.8")))
        .results()
        .forEach(item -> names.addAll(List.of(item.group(1).split(" , "))));
    return names;
  }
}
