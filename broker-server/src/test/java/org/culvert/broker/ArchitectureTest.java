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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drawing "Who may import what" of docs/architecture.md, as rules. */
class ArchitectureTest {
  private static final String ROOT = "org.culvert.broker";
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final String ARROWS =
      """
      config      | realm prefix
      transport   | negotiation tunnel dataplane
      negotiation | tunnel realm redirect
      tunnel      | prefix realm delegation
      realm       | prefix
      prefix      |
      redirect    |
      delegation  |
      dataplane   | tunnel
      store       | realm tunnel prefix delegation redirect
      metrics     | transport negotiation tunnel realm prefix dataplane store delegation redirect
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = ARROWS)
  void packagesImportOnlyWhereAnArrowLeads(String from, @Nullable String to) {
    String[] allowed =
        Stream.concat(
                Stream.of(from), to == null ? Stream.empty() : Stream.of(to.trim().split(" +")))
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
  void everyPackageIsInTheDrawing() throws IOException {
    List<String> drawn = ARROWS.lines().map(line -> line.split(" ")[0]).toList();
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/org/culvert/broker"))) {
      assertThat(folders.filter(Files::isDirectory))
          .extracting(folder -> folder.getFileName().toString())
          .isSubsetOf(drawn);
    }
  }
}
