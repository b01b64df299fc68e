// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** Which variables our programs read, by the files that list their settings. */
final class KnownSettings {
  private static final Pattern SECTION = Pattern.compile("^\\[([a-z0-9_.]+)].*");
  private static final Pattern SETTING = Pattern.compile("^(?:# )?([a-z0-9_]+) = .*");

  private KnownSettings() {}

  /** Those of the example file, with its realms. */
  static Set<String> ofBroker() {
    Set<String> known = new TreeSet<>();
    String section = "";
    for (String line :
        Manifests.text(Path.of("../broker-server/broker.example.toml")).lines().toList()) {
      Matcher head = SECTION.matcher(line);
      Matcher setting = SETTING.matcher(line);
      if (head.matches()) {
        section = head.group(1);
      } else if (setting.matches()) {
        known.add(variable("culvert." + section + "." + setting.group(1)));
      }
    }
    return known;
  }

  /** What application.yml says, by variable. */
  static Map<String, Object> ofPortal() {
    Map<String, Object> known = new TreeMap<>();
    Object root =
        new Yaml()
            .load(Manifests.text(Path.of("../web-portal/src/main/resources/application.yml")));
    flatten("", root, known);
    return known;
  }

  /**
   * A setting of ours has to be in application.yml, as such or between braces; one of Spring in
   * Spring's own list.
   */
  static boolean isOfPortal(String variable) {
    Map<String, Object> ours = ofPortal();
    return ours.keySet().stream().anyMatch(known -> isSame(known, variable))
        || ours.containsValue("${" + variable + ":}")
        || (!variable.startsWith("CULVERT_") && isOfSpring(variable));
  }

  private static boolean isOfSpring(String variable) {
    try {
      for (URL list :
          Collections.list(
              KnownSettings.class
                  .getClassLoader()
                  .getResources("META-INF/spring-configuration-metadata.json"))) {
        try (InputStream text = list.openStream()) {
          for (JsonNode property : new ObjectMapper().readTree(text).path("properties")) {
            String name = variable(property.path("name").asText());
            boolean open = property.path("type").asText().startsWith("java.util.Map<");
            if (isSame(name, variable) || (open && variable.startsWith(name + "_"))) {
              return true;
            }
          }
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flatten(String name, Object value, Map<String, Object> known) {
    if (value instanceof Map<?, ?> section) {
      section.forEach(
          (key, inner) -> flatten(name.isEmpty() ? key + "" : name + "." + key, inner, known));
    } else {
      known.put(variable(name), value);
    }
  }

  /** Spring takes a hyphen for nothing, or for an underscore. */
  private static boolean isSame(String known, String variable) {
    return known.replace("_", "").equals(variable.replace("_", ""));
  }

  private static String variable(String setting) {
    return setting.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_');
  }
}
