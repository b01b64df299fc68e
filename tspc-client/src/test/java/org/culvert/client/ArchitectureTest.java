// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may import what inside the client, and where the operating system is met. */
class ArchitectureTest {
  private static final String ROOT = "org.culvert.client";
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "config|console negotiation template tunnel background status doctor",
        "console|config negotiation template tunnel background status doctor",
        "negotiation|template tunnel background status doctor",
        "template|console negotiation tunnel background status doctor",
        "tunnel|config console template background status doctor",
        "background|config console negotiation template tunnel status doctor",
        "status|config console negotiation template tunnel background doctor",
        "doctor|config console negotiation template tunnel background",
      })
  void packagesDoNotImportAgainstTheArrows(String from, String forbidden) {
    for (String to : forbidden.split(" ")) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + from)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "." + to)
          .check(MAIN);
    }
  }

  @Test
  void onlyMainKnowsEverything() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(MAIN);
  }

  @Test
  void socketsAreInNegotiationAndForTheStatus() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".negotiation", ROOT + ".status")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.channels.DatagramChannel")
        .check(MAIN);
  }

  @Test
  void foreignMemoryIsInPacketIo() {
    noClasses().should().dependOnClassesThat().resideInAPackage("java.lang.foreign..").check(MAIN);
  }

  @Test
  void processesAreStartedForTemplatesTheBackgroundAndPingOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".template", ROOT + ".background", ROOT + ".doctor")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class)
        .check(MAIN);
  }
}
