// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol as a library: whoever embeds it brings sockets, threads and time. */
class ArchitectureTest {
  private static final String ROOT = "org.culvert.protocol";
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void theRulesSeeTheModule() {
    assertThat(MAIN).hasSizeGreaterThan(30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.net..", "java.nio.channels..", "java.nio.file..", "java.sql.."})
  void itOpensNothing(String technology) {
    noClasses().should().dependOnClassesThat().resideInAPackage(technology).check(MAIN);
  }

  @Test
  void itStartsNothing() {
    noClasses().should().dependOnClassesThat().areAssignableTo(Thread.class).check(MAIN);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Timer.*|concurrent\\..*(Executor|Future|Thread).*)")
        .check(MAIN);
  }

  @Test
  void itReadsNoClock() {
    noClasses().should().callMethodWhere(readsTheClock()).check(MAIN);
    noClasses().should().dependOnClassesThat().areAssignableTo(Clock.class).check(MAIN);
  }

  private static DescribedPredicate<JavaMethodCall> readsTheClock() {
    return DescribedPredicate.describe(
        "the clock is read",
        call -> {
          AccessTarget.MethodCallTarget target = call.getTarget();
          boolean now =
              target.getName().equals("now")
                  && target.getOwner().getPackageName().startsWith("java.time");
          return now || target.getName().matches("currentTimeMillis|nanoTime");
        });
  }

  @Test
  void itNeedsTheJdkOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "..",
            "java..",
            "javax.crypto..",
            "javax.xml..",
            "org.w3c.dom..",
            "org.xml.sax..",
            "org.jspecify..")
        .check(MAIN);
  }

  @Test
  void itsPackagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
  }
}
