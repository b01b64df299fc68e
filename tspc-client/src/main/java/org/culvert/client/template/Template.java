// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A script that sets up or takes down a tunnel in the operating system. The user's own, in the
 * folder {@code template} of tsp_dir, wins over the one that comes with the client.
 *
 * @param name as in the configuration
 * @param command what to run; the script is its last argument, unless its text is given to a shell
 */
public record Template(String name, List<String> command) {
  /** Those that come with the client. */
  static final List<String> BUILT_IN =
      List.of(
          "checktunnel",
          "cisco",
          "darwin",
          "freebsd",
          "linux",
          "netbsd",
          "openbsd",
          "openwrt",
          "solaris",
          "windows");

  private static final Set<String> SHOW_ONLY = Set.of("checktunnel", "cisco");
  private static final String SHELL = "/bin/sh";
  private static final List<String> SUFFIXES = List.of("", ".sh", ".cmd", ".ps1");

  public Template {
    command = List.copyOf(command);
  }

  /** The script of that name, or empty when there is none. */
  public static Optional<Template> find(String name, Path directory) {
    for (String suffix : SUFFIXES) {
      Path own = directory.resolve("template").resolve(name + suffix);
      if (Files.isRegularFile(own)) {
        return Optional.of(new Template(name, command(own)));
      }
    }
    // As a later client called it.
    String known = name.equals("sunos") ? "solaris" : name;
    return text(known + ".sh")
        .map(script -> new Template(name, List.of(SHELL, "-c", script, name)))
        .or(() -> text(known + ".cmd").map(script -> new Template(name, command(copy(script)))));
  }

  /** Whether it shows what the broker gave and configures nothing here: no device is needed. */
  public static boolean showsOnly(String name) {
    return SHOW_ONLY.contains(name);
  }

  /** What to tell the user when there is no template of that name. */
  public static String unknown(String name, Path directory) {
    return "There is no template %s: use one of %s, or put a script %s.sh into %s"
        .formatted(name, String.join(", ", BUILT_IN), name, directory.resolve("template"));
  }

  private static List<String> command(Path script) {
    String file = script.toString();
    if (file.endsWith(".cmd")) {
      return List.of("cmd.exe", "/d", "/c", file);
    }
    return file.endsWith(".ps1")
        ? List.of("powershell.exe", "-NoProfile", "-ExecutionPolicy", "Bypass", "-File", file)
        : List.of(SHELL, file);
  }

  /** The command processor of Windows takes no text, only a file. */
  private static Path copy(String script) {
    try {
      Path file = Files.createTempFile("tspc", ".cmd");
      file.toFile().deleteOnExit();
      return Files.writeString(file, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> text(String file) {
    try (InputStream script = Template.class.getResourceAsStream(file)) {
      return script == null
          ? Optional.empty()
          : Optional.of(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
