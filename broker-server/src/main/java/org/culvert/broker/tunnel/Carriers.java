// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

/** Other brokers, which may have carried what is taken over here. */
public interface Carriers {
  /** There are none. */
  Carriers NONE =
      new Carriers() {
        @Override
        public long epoch() {
          return 0;
        }

        @Override
        public void awaitRelease(Tunnel accepted, long epoch) {}
      };

  /** Changes when this broker had to stop carrying everything. */
  long epoch();

  /**
   * Waits until no other broker forwards packets for the addresses of the tunnel.
   *
   * @param epoch in which it was accepted
   * @throws IllegalStateException when this broker must not carry it any more
   */
  void awaitRelease(Tunnel accepted, long epoch);
}
