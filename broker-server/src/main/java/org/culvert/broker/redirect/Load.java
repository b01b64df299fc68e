// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

/**
 * How much a broker has to do.
 *
 * @param tunnels that are live
 * @param sessions that have not ended
 */
public record Load(int tunnels, int sessions) {
  boolean isFull(RedirectSettings settings) {
    return settings.tunnels() > 0 && tunnels >= settings.tunnels()
        || settings.sessions() > 0 && sessions >= settings.sessions();
  }
}
