// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.culvert.client.status.Json;

/**
 * What one check found.
 *
 * @param text what was seen
 * @param remedy the one thing to do; only for what failed
 */
public record Finding(Check check, Result result, String text, Optional<String> remedy) {
  /** What is looked at, in this order. */
  public enum Check {
    CONFIGURATION,
    DNS,
    ROUTE,
    UDP,
    TCP,
    NAT,
    AUTHENTICATION,
    DEVICE,
    TUNNEL,
    MTU,
    NAMES;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How it went. */
  public enum Result {
    OK,
    /** Worth knowing, and nothing that keeps the tunnel from working. */
    NOTE,
    FAILED,
    /** Could not be looked at, because of another finding. */
    SKIPPED
  }

  public static Finding ok(Check check, String text) {
    return new Finding(check, Result.OK, text, Optional.empty());
  }

  public static Finding note(Check check, String text) {
    return new Finding(check, Result.NOTE, text, Optional.empty());
  }

  public static Finding skipped(Check check, String why) {
    return new Finding(check, Result.SKIPPED, why, Optional.empty());
  }

  public static Finding failed(Check check, String text, String remedy) {
    return new Finding(check, Result.FAILED, text, Optional.of(remedy));
  }

  public boolean isFailure() {
    return result == Result.FAILED;
  }

  String line() {
    return "%-8s %-15s %s".formatted(result.name().toLowerCase(Locale.ROOT), check.id(), text);
  }

  String json() {
    return Json.object(
        List.of(
            Json.text("id", check.id()),
            Json.text("result", result.name().toLowerCase(Locale.ROOT)),
            Json.text("text", text)));
  }
}
