// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.util.Locale;

/** Why there is no script with fixed ends. */
enum Obstacle {
  /** A tunnel over UDP was asked for, or may come of it: tspc carries it. */
  NOT_V6V4,
  /** The account has no live tunnel, so its ends are not known yet. */
  NO_TUNNEL,
  /** It has one, over UDP. */
  OVER_UDP,
  /** A router's was asked for, and the live tunnel has no prefix. */
  NO_PREFIX;

  /** What to do about it, in the texts of the pages. */
  String text() {
    return "script.obstacle." + name().toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
