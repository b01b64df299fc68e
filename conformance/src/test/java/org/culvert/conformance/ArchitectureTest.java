// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The kit shares nothing with a broker but the protocol's library, and not its mechanisms. */
class ArchitectureTest {
  @Test
  void itNeedsTheJdkAndThePacketsOfTheProtocolOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "javax.net.ssl..",
            "javax.xml..",
            "org.xml.sax..",
            "org.w3c.dom..",
            "org.jspecify..",
            "org.culvert.conformance",
            "org.culvert.protocol.address")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.culvert.conformance"));
  }
}
