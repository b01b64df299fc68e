// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a template was told about a tunnel that the kernel carries. The client ends once that is set
 * up; this is kept in its folder, so that {@code tspc stop} can have it taken down again.
 */
public record KernelRecord(Map<String, String> variables) {
  private static final String OPERATION = "TSP_OPERATION";
  private static final String VARIABLE = "TSP_[A-Z0-9_]{1,60}=[ -~]{0,4096}";

  public KernelRecord {
    variables = new LinkedHashMap<>(variables);
  }

  public static Path file(Path directory, String interfaceName) {
    return directory.resolve("tspc-" + interfaceName + ".tunnel");
  }

  public void save(Path file) throws IOException {
    Files.writeString(
        file,
        variables.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining()),
        StandardCharsets.UTF_8);
  }

  /** Empty when there is none that can be used. */
  public static Optional<KernelRecord> read(Path file) {
    try {
      Map<String, String> variables = new LinkedHashMap<>();
      for (String line : Files.readAllLines(file)) {
        if (!line.matches(VARIABLE)) {
          return Optional.empty();
        }
        int equals = line.indexOf('=');
        variables.put(line.substring(0, equals), line.substring(equals + 1));
      }
      return variables.containsKey(OPERATION)
          ? Optional.of(new KernelRecord(variables))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public String get(String variable) {
    return variables.getOrDefault(variable, "");
  }

  /** The same tunnel, to be taken down. */
  public Map<String, String> teardown() {
    Map<String, String> down = new LinkedHashMap<>(variables);
    down.put(OPERATION, Operation.TSP_TUNNEL_TEARDOWN.name());
    return down;
  }
}
