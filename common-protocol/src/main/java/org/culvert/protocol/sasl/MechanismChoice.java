// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which mechanisms a client is willing to use, the best first. A failed one is never followed by a
 * weaker one: whoever could make the first fail would get the password from the second.
 */
public record MechanismChoice(List<String> acceptable) {
  private static final List<String> KNOWN =
      List.of(ScramMechanism.NAME, "DIGEST-MD5", "PLAIN", "ANONYMOUS");

  public MechanismChoice {
    acceptable = List.copyOf(acceptable);
  }

  /**
   * @param configured {@code any}, or the name of one mechanism
   */
  public static MechanismChoice of(String configured, String userid) {
    if (!configured.equalsIgnoreCase("any")) {
      return new MechanismChoice(List.of(configured.toUpperCase(Locale.ROOT)));
    }
    return new MechanismChoice(
        userid.equals("anonymous")
            ? List.of("ANONYMOUS")
            : List.of(ScramMechanism.NAME, "DIGEST-MD5", "PLAIN"));
  }

  /** Empty when there is none that both sides have. */
  public Optional<String> among(List<String> offered) {
    return acceptable.stream()
        .filter(KNOWN::contains)
        .filter(name -> offered.stream().anyMatch(name::equalsIgnoreCase))
        .findFirst();
  }
}
