// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The scripts that tspc calls, out of its own resources: one that is added there is offered here.
 * In front of each goes what tspc would put into its environment.
 */
@Component
class TspcTemplates {
  private static final String FILES = "classpath*:org/culvert/client/template/*";

  /** What sets the variables, for each kind of script. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          ".sh", TextFiles.read("/script/template.sh"),
          ".cmd", TextFiles.read("/script/template.cmd"));

  private final List<TargetSystem> all;

  TspcTemplates() {
    this.all =
        Arrays.stream(files())
            .filter(file -> VARIABLES.containsKey(ending(file)))
            .sorted(Comparator.comparing(TspcTemplates::name))
            // First the one that most people want.
            .sorted(Comparator.comparing(file -> !name(file).equals("linux")))
            .map(TspcTemplates::system)
            .toList();
  }

  List<TargetSystem> all() {
    return all;
  }

  private static TargetSystem system(Resource file) {
    return switch (name(file)) {
      // It is another machine that asks for it.
      case "cisco" -> system(file, false, InterfaceNames.ROUTER, "Tunnel0");
      case "solaris" -> system(file, false, InterfaceNames.LINUX, "tun0");
      case "darwin", "freebsd", "netbsd", "openbsd" ->
          system(file, true, InterfaceNames.LINUX, "gif0");
      case "windows" -> system(file, true, InterfaceNames.LINUX, "tunnel");
      default -> system(file, true, InterfaceNames.LINUX, "sit1");
    };
  }

  private static TargetSystem system(
      Resource file, boolean runsTspc, InterfaceNames interfaces, String usualTunnel) {
    String name = name(file);
    String text = VARIABLES.get(ending(file)) + withoutFirstLine(TextFiles.read(file));
    return new TargetSystem(
        "tspc-" + name,
        text,
        "tunnel-" + name + ending(file),
        name,
        runsTspc,
        interfaces,
        usualTunnel);
  }

  private static Resource[] files() {
    try {
      return new PathMatchingResourcePatternResolver().getResources(FILES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Resource file) {
    String name = fileName(file);
    return name.substring(0, name.length() - ending(file).length());
  }

  private static String ending(Resource file) {
    String name = fileName(file);
    return name.substring(Math.max(0, name.lastIndexOf('.')));
  }

  private static String fileName(Resource file) {
    return Objects.requireNonNull(file.getFilename());
  }

  /** Which says what runs it, or how: that is said already. */
  private static String withoutFirstLine(String script) {
    return script.startsWith("#!") || script.startsWith("@echo")
        ? script.substring(script.indexOf('\n') + 1)
        : script;
  }
}
