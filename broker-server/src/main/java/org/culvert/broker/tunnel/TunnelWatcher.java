// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

/**
 * Is told which tunnels are live, one call at a time. The next tunnel waits until it returns, so it
 * had better be quick; packets do not wait.
 */
public interface TunnelWatcher {
  /** Its addresses are in use from now on; perhaps they were before. */
  void added(Tunnel tunnel);

  /** Its inner address of the client is nobody's any more. */
  void removed(Tunnel tunnel);
}
