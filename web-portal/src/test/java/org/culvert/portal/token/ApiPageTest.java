// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Whether docs/api.md has everything: each page with the calls that do the same, or with the reason
 * why there is none.
 */
@PortalTest
class ApiPageTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final String API = "/api/v1";

  @Autowired private RequestMappingHandlerMapping mappings;

  private Set<String> documented = Set.of();

  @BeforeEach
  void read() throws IOException {
    documented =
        CODE.matcher(Files.readString(Path.of("../docs/api.md")))
            .results()
            .map(code -> code.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyPageHasItsCallsOrAReason() {
    Set<String> pages = new TreeSet<>();
    for (RequestMappingInfo route : mappings.getHandlerMethods().keySet()) {
      route.getPatternValues().stream()
          .map(ApiPageTest::plain)
          .filter(path -> !path.startsWith("/api/") && !path.startsWith("/v3/"))
          .filter(path -> !path.equals("/error"))
          .forEach(pages::add);
    }

    assertThat(pages).hasSizeGreaterThan(50).isSubsetOf(documented);
  }

  @Test
  void everyCallIsThereAndIsNamed() {
    Set<String> calls = new TreeSet<>();
    for (RequestMappingInfo route : mappings.getHandlerMethods().keySet()) {
      for (String path : route.getPatternValues()) {
        if (path.startsWith(API + "/")) {
          route
              .getMethodsCondition()
              .getMethods()
              .forEach(method -> calls.add(method + " " + plain(path).substring(API.length())));
        }
      }
    }

    assertThat(documented.stream().filter(code -> code.matches("[A-Z]+ /.*")))
        .containsExactlyInAnyOrderElementsOf(calls);
  }

  /** Without what a place takes. */
  private static String plain(String pattern) {
    return pattern.replaceAll("\\{([^:}]+):[^}]+}", "{$1}");
  }
}
