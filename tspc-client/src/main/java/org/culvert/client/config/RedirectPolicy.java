// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What the client does when a broker names others. Nothing in TSP proves that a list comes from the
 * broker.
 *
 * @param follow which of them it goes to
 * @param brokerList file with the last list: tried when the server itself can't be reached
 * @param lastServer file with the broker that served last
 * @param alwaysSame go to that one first
 */
public record RedirectPolicy(Follow follow, Path brokerList, Path lastServer, boolean alwaysSame) {
  /** To whom. */
  public enum Follow {
    ANY("any"),
    /** Names below the domain of the configured one. */
    SAME_DOMAIN("same-domain"),
    OFF("off");

    private final String text;

    Follow(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public boolean allows(ServerAddress configured, ServerAddress other) {
    return switch (follow) {
      case ANY -> true;
      case SAME_DOMAIN -> sameDomain(configured.host(), other.host());
      case OFF -> false;
    };
  }

  /** A domain has a dot in it: what is below a top level only is no common ground. */
  private static boolean sameDomain(String configured, String other) {
    String one = plain(configured);
    String two = plain(other);
    boolean name = one.matches(".*[a-z].*") && one.indexOf(':') < 0;
    String domain = one.substring(one.indexOf('.') + 1);
    return one.equals(two)
        || (name && domain.indexOf('.') > 0 && (two.equals(domain) || two.endsWith("." + domain)));
  }

  private static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
