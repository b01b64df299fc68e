// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.culvert.client.status.Json;

/** All findings, and the verdict: the first thing that is wrong, for what follows hangs on it. */
public record Diagnosis(List<Finding> findings) {
  private static final String HEALTHY = "ok";

  public Diagnosis {
    findings = List.copyOf(findings);
  }

  public Optional<Finding> failure() {
    return findings.stream().filter(Finding::isFailure).findFirst();
  }

  public String forPeople() {
    String lines =
        findings.stream().map(Finding::line).collect(Collectors.joining(System.lineSeparator()));
    return lines
        + System.lineSeparator()
        + failure()
            .map(
                finding ->
                    "Verdict: %s: %s%n  What to do: %s"
                        .formatted(
                            finding.check().id(), finding.text(), finding.remedy().orElse("")))
            .orElse("Verdict: nothing is wrong.");
  }

  public String json(int exit) {
    return Json.object(
        List.of(
            Json.text("verdict", failure().map(finding -> finding.check().id()).orElse(HEALTHY)),
            Json.text("text", failure().map(Finding::text).orElse("nothing is wrong")),
            Json.text("remedy", failure().flatMap(Finding::remedy).orElse("")),
            Json.number("exit", Integer.toString(exit)),
            Json.array("checks", findings.stream().map(Finding::json).toList())));
  }
}
