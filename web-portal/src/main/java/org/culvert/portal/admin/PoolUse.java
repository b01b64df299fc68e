// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How full a pool is, in parts of the whole. Its methods are for the page, which needs them public.
 *
 * @param kind endpoint, endpoint_ipv4 or delegated
 * @param retired nothing is taken out of it any more
 * @param pieces how many addresses or prefixes are taken out of it
 * @param used in tunnels that are up, or kept for the accounts that they belong to
 * @param resting nobody's, but not given to others yet
 * @param largestFree the largest prefix that could still be delegated, as a length
 */
record PoolUse(
    String realm,
    String kind,
    String prefix,
    boolean retired,
    long pieces,
    double used,
    double resting,
    @Nullable Integer largestFree) {
  private static final int WIDTH = 1000;

  /** Of a picture that is a thousand wide; what is there at all is seen. */
  public int usedWidth() {
    return width(used);
  }

  public int restingWidth() {
    return width(resting);
  }

  private static int width(double part) {
    return part == 0 ? 0 : Math.clamp(Math.round(part * WIDTH), 4, WIDTH);
  }

  public String percent() {
    double percent = (used + resting) * 100;
    if (percent > 0 && percent < 0.01) {
      return "< 0.01 %";
    }
    return String.format(Locale.ROOT, percent < 10 ? "%.2f %%" : "%.0f %%", percent);
  }
}
