// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The dashboard and the alert rules ask only for what docs/operations.md says that there is. */
class MonitoringFilesTest {
  private static final Path FOLDER = Path.of("../packaging/monitoring");

  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z_]+)` \\| (counter|gauge|histogram|summary) \\| ([^|]*)\\|.+");

  private static final Set<String> WORDS =
      Set.of(
          "sum",
          "max",
          "min",
          "rate",
          "increase",
          "histogram_quantile",
          "offset",
          "and",
          "by",
          "up");

  /** What every sample has, from whoever scrapes. */
  private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

  private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");
  private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!=|!~|=)\\s*\"[^\"]*\"");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_]\\w*");

  static Stream<String> expressions() throws IOException {
    List<String> all =
        new ArrayList<>(
            JsonPath.<List<String>>read(
                Files.readString(FOLDER.resolve("culvert-dashboard.json")),
                "$.panels[*].targets[*].expr"));
    assertThat(all).hasSizeGreaterThan(30);
    rules().forEach(rule -> all.add(String.valueOf(rule.get("expr"))));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void whatIsAskedForIsThere(String expression) throws IOException {
    Map<String, Set<String>> metrics = metrics();
    Set<String> used = new TreeSet<>();
    Matcher selectors = SELECTOR.matcher(expression);
    while (selectors.find()) {
      Set<String> known = metrics.getOrDefault(selectors.group(1), Set.of());
      LABEL
          .matcher(selectors.group(2))
          .results()
          .map(label -> label.group(1))
          .filter(label -> !OF_PROMETHEUS.contains(label))
          .forEach(label -> assertThat(known).as(expression).contains(label));
    }
    String bare =
        expression
            .replaceAll("\\{[^}]*}", "")
            .replaceAll("\\[[^]]*]", "")
            .replaceAll("\\b[0-9]+[smhd]?\\b", "");
    NAME.matcher(BY.matcher(bare).replaceAll(""))
        .results()
        .map(name -> name.group())
        .filter(name -> !WORDS.contains(name))
        .forEach(used::add);
    assertThat(metrics.keySet()).as(expression).containsAll(used);
    Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
    used.forEach(name -> labels.addAll(metrics.getOrDefault(name, Set.of())));
    BY.matcher(bare)
        .results()
        .flatMap(by -> Stream.of(by.group(1).split(", ")))
        .forEach(label -> assertThat(labels).as(expression).contains(label));
  }

  @Test
  void everyRuleSaysWhatIsWrongAndWhatToDo() throws IOException {
    List<Map<String, Object>> rules = rules();
    assertThat(rules)
        .hasSizeGreaterThan(15)
        .extracting(rule -> rule.get("alert"))
        .doesNotHaveDuplicates();
    for (Map<String, Object> rule : rules) {
      assertThat(rule.keySet()).isSubsetOf("alert", "expr", "for", "labels", "annotations");
      assertThat(rule).containsKeys("alert", "expr");
      assertThat((Map<?, ?>) rule.get("labels")).extracting("severity").isIn("page", "ticket");
      assertThat(Objects.requireNonNull((Map<?, ?>) rule.get("annotations")).keySet())
          .hasToString("[summary, description]");
    }
  }

  @Test
  void thePortsAreTheDefaults() throws IOException {
    assertThat(Files.readString(FOLDER.resolve("prometheus.yml")))
        .contains("127.0.0.1:3680", "127.0.0.1:8081", "/actuator/prometheus");
    assertThat(Files.readString(Path.of("src/main/resources/application.yml")))
        .contains("    address: 127.0.0.1\n    port: 8081\n");
    assertThat(Files.readString(Path.of("../broker-server/broker.example.toml")))
        .contains("# port = 3680 ");
  }

  @SuppressWarnings("unchecked") // what YAML is, is only known here
  private static List<Map<String, Object>> rules() throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Map<String, Object> file = yaml.load(Files.readString(FOLDER.resolve("culvert-alerts.yml")));
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Map<String, Object> group :
        Objects.requireNonNull((List<Map<String, Object>>) file.get("groups"))) {
      rules.addAll(Objects.requireNonNull((List<Map<String, Object>>) group.get("rules")));
    }
    return rules;
  }

  /** Names as queries have them, with their labels. */
  private static Map<String, Set<String>> metrics() throws IOException {
    Map<String, Set<String>> metrics = new TreeMap<>();
    metrics.put("up", Set.of());
    for (String line : Files.readString(Path.of("../docs/operations.md")).lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> labels =
            new TreeSet<>(List.of(row.group(3).replace("`", "").strip().split(", ")));
        String name = row.group(1);
        boolean several = row.group(2).equals("histogram") || row.group(2).equals("summary");
        if (several) {
          metrics.put(name + "_count", labels);
          metrics.put(name + "_sum", labels);
          metrics.put(name + "_max", labels);
        } else {
          metrics.put(name, labels);
        }
        if (row.group(2).equals("histogram")) {
          Set<String> ofBuckets = new TreeSet<>(labels);
          ofBuckets.add("le");
          metrics.put(name + "_bucket", ofBuckets);
        }
      }
    }
    return metrics;
  }
}
