// SPDX-License-Identifier: Apache-2.0

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks or rewrites every Java file below a folder: google-java-format's layout, and the licence
 * line on top. {@code java Format.java check|write|skip FOLDER}; ends with 1 when a check fails.
 */
final class Format {
  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";
  private static final Set<String> NOT_OURS = Set.of("target", ".git", "var");

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("skip")) {
      return;
    }
    boolean write = arguments[0].equals("write");
    Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    boolean clean = true;
    for (Path file : javaFiles(Path.of(arguments[1]))) {
      String before = Files.readString(file);
      String after =
          formatter.formatSource(RemoveUnusedImports.removeUnusedImports(licensed(before)));
      if (before.equals(after)) {
        continue;
      }
      if (write) {
        Files.writeString(file, after);
      } else {
        clean = false;
        System.err.println("not formatted: " + file);
      }
    }
    if (!clean) {
      System.err.println("Run ./culvert format, then commit what it changed.");
      System.exit(1);
    }
  }

  private static String licensed(String source) {
    return source.startsWith(LICENCE) ? source : LICENCE + source;
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }
}
