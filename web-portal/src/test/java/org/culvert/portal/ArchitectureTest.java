// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Packages by feature, on top of {@code web} and {@code mail}. */
class ArchitectureTest {
  private static final String ROOT = "org.culvert.portal";
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void noFeaturesNeedEachOther() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void whatEveryPageSharesKnowsNoFeature() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".web..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".account..",
            ROOT + ".signin..",
            ROOT + ".admin..",
            ROOT + ".mail..",
            ROOT + ".status..")
        .check(MAIN);
  }

  @Test
  void mailKnowsNobodyWhoSendsIt() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".mail..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".account..", ROOT + ".signin..", ROOT + ".admin..", ROOT + ".status..")
        .check(MAIN);
  }

  @Test
  void theClientsTemplatesAreReadAndItsClassesAreNot() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.culvert.client..").check(MAIN);
  }

  @Test
  void oneClassKnowsTheLibraryOfCodes() {
    noClasses()
        .that()
        .haveSimpleNameNotContaining("QrCode")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.google.zxing..")
        .check(MAIN);
  }
}
