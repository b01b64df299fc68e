// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The shell scripts that tspc calls, out of its own resources: one that is added there is offered
 * here. In front of each goes what tspc would put into its environment.
 */
@Component
class TspcTemplates {
  private static final String FILES = "classpath*:org/culvert/client/template/*.sh";
  private static final String ENDING = ".sh";

  private final List<TargetSystem> all;

  TspcTemplates() {
    String variables = TextFiles.read("/script/template.sh");
    this.all =
        Arrays.stream(files())
            .sorted(Comparator.comparing(TspcTemplates::name))
            // First the one that most people want.
            .sorted(Comparator.comparing(file -> !name(file).equals("linux")))
            .map(file -> system(name(file), variables + withoutFirstLine(TextFiles.read(file))))
            .toList();
  }

  List<TargetSystem> all() {
    return all;
  }

  private static TargetSystem system(String name, String text) {
    return new TargetSystem(
        "tspc-" + name,
        name,
        text,
        "tunnel-" + name + ENDING,
        name,
        true,
        InterfaceNames.LINUX,
        "sit1");
  }

  private static Resource[] files() {
    try {
      return new PathMatchingResourcePatternResolver().getResources(FILES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Resource file) {
    String name = Objects.requireNonNull(file.getFilename());
    return name.substring(0, name.length() - ENDING.length());
  }

  /** Which says what runs it: that is said already. */
  private static String withoutFirstLine(String script) {
    return script.startsWith("#!") ? script.substring(script.indexOf('\n') + 1) : script;
  }
}
