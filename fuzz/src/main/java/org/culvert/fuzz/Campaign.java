// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fuzzing of one target, in a JVM of its own. The corpus stays in its folder, so that the next
 * campaign begins where this one ended; an input that is a finding is put beside it.
 */
record Campaign(FuzzTarget target, Path folder, int seconds) {
  private static final int LONGEST_INPUT = 6000;
  private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");

  /** How it went: {@code runs} is 0 when the fuzzer did not get that far. */
  record Result(String target, boolean found, long runs, Path log) {}

  Result run(Vectors vectors) throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path seeds = Files.createDirectories(folder.resolve("seeds"));
    List<byte[]> inputs = target.seeds(vectors);
    for (int i = 0; i < inputs.size(); i++) {
      Files.write(seeds.resolve("seed-" + i), inputs.get(i));
    }
    Path log = folder.resolve("log");
    Process fuzzer =
        new ProcessBuilder(command(corpus, seeds))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    // Not left behind when this program is stopped.
    Thread stop = new Thread(fuzzer::destroy);
    Runtime.getRuntime().addShutdownHook(stop);
    int status = fuzzer.waitFor();
    Runtime.getRuntime().removeShutdownHook(stop);
    return new Result(target.name(), status != 0, runs(Files.readString(log)), log);
  }

  private List<String> command(Path corpus, Path seeds) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzDriver.class.getName(),
        "--target_args=" + target.name(),
        "--instrumentation_includes=org.culvert.**",
        "--reproducer_path=" + folder,
        "-artifact_prefix=" + folder + "/",
        "-max_total_time=" + seconds,
        "-max_len=" + LONGEST_INPUT,
        // By the wall clock, and a machine that has other work may keep the fuzzer waiting.
        "-timeout=60",
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
        corpus.toString(),
        seeds.toString());
  }

  private static long runs(String log) {
    Matcher done = DONE.matcher(log);
    return done.find() ? Long.parseLong(done.group(1)) : 0;
  }
}
