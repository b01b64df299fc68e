// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

/**
 * How much goes through a tunnel, and whether mail may leave it.
 *
 * @param rateUp from the client, in Mbit/s; 0: no limit
 * @param rateDown to the client, in Mbit/s; 0: no limit
 * @param quota of an account in a month of UTC, both ways together, in GB of 10^9 octets; 0: none
 * @param quotaRate each way when the quota is used up, in Mbit/s; 0: nothing passes
 * @param mail whether TCP port 25 of others can be reached
 */
public record Limits(int rateUp, int rateDown, int quota, int quotaRate, boolean mail) {
  public static final Limits NONE = new Limits(0, 0, 0, 1, true);

  /** A rate or a quota can be as large as this. */
  public static final int MOST = 1_000_000;

  private static final long GIGABYTE = 1_000_000_000;

  public Limits {
    if (rateUp < 0 || rateDown < 0 || quota < 0 || quotaRate < 0) {
      throw new IllegalArgumentException("no limit is negative");
    }
  }

  /** Whether there is a quota, and this is as much as it. */
  public boolean isUsedUp(long octets) {
    return quota > 0 && octets >= quota * GIGABYTE;
  }
}
