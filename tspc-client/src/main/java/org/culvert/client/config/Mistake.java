// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

/**
 * Something in the configuration that has to be put right, or that has no effect.
 *
 * @param place file and line: {@code tspc.conf:12}
 * @param remedy what to write instead
 */
public record Mistake(String place, String key, String problem, String remedy) {
  @Override
  public String toString() {
    return place + ": " + key + ": " + problem + "; " + remedy;
  }
}
