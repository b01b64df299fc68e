// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The drawing "Who may import what" of docs/architecture.md, as rules. */
class ArchitectureTest {
  private static final String ROOT = "org.culvert.broker";
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final Path DOCUMENT = Path.of("../docs/architecture.md");
  private static final Pattern ARROW = Pattern.compile("(\\w+) ──► (\\w+(?:, \\w+)*)");

  /** Package, and where its arrows lead to. */
  static Stream<Arguments> arrows() throws IOException {
    String drawing = Files.readString(DOCUMENT).split("inside broker-server")[1].split("```")[0];
    Map<String, List<String>> arrows = new TreeMap<>();
    for (String folder : packages()) {
      arrows.put(folder, List.of());
    }
    ARROW
        .matcher(drawing)
        .results()
        .forEach(arrow -> arrows.put(arrow.group(1), List.of(arrow.group(2).split(", "))));
    return arrows.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  private static List<String> packages() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/org/culvert/broker"))) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void packagesImportOnlyWhereAnArrowLeads(String from, List<String> to) {
    String[] allowed =
        Stream.concat(Stream.of(from), to.stream())
            .map(name -> ROOT + "." + name + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + from + "..")
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "io.netty.., transport",
    "java.sql.., store",
    "javax.sql.., store",
    "org.postgresql.., store",
    "com.zaxxer.hikari.., store",
    "org.culvert.db.., store",
    "org.tomlj.., config",
    "org.xbill.DNS.., delegation",
    "io.micrometer.., metrics",
    "io.prometheus.., metrics",
    "io.opentelemetry.., tracing",
    "com.sun.net.httpserver.., metrics",
    "java.lang.foreign.., nowhere",
    "org.springframework.., nowhere",
  })
  void technologyStaysInItsRoom(String technology, String room) {
    noClasses()
        .that(resideInAPackage(ROOT + ".*..").and(resideOutsideOfPackage(ROOT + "." + room + "..")))
        .should()
        .dependOnClassesThat(resideInAPackage(technology))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void thePackagesAreTheOnesInTheTable() throws IOException {
    String table =
        Files.readString(DOCUMENT).split("Inside the broker:")[1].split("Inside the portal")[0];
    assertThat(table.lines().filter(line -> line.matches("\\| `[a-z]+` \\|.*")))
        .extracting(line -> line.split("`")[1])
        .containsExactlyInAnyOrderElementsOf(packages());
  }
}
