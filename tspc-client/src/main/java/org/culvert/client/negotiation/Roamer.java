// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.culvert.client.console.Console;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.message.ServerMessage;

/**
 * Moves a tunnel over UDP to a new port of whatever address this machine has now, with one signed
 * datagram (docs/protocol.md, Roaming). One thread.
 */
final class Roamer {
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Console console;
  private long counter;

  Roamer(InstantSource clock, RandomGenerator random, Console console) {
    this.clock = clock;
    this.random = random;
    this.console = console;
  }

  /** The path that the tunnel has now, or empty when it is still where it was. */
  Optional<PacketPath> move(Path from, RoamingKey key) throws InterruptedException {
    // A clock that was set back must not make it an old message.
    counter = Math.max(clock.millis(), counter + 1);
    Path next;
    try {
      next = from.another();
    } catch (IOException e) {
      return Optional.empty();
    }
    boolean moved = false;
    try (UdpControl control = new UdpControl(next, clock, random, console)) {
      moved =
          control.exchange(key.sign(counter), Expected.STATUS)
                  instanceof ServerMessage.Status answer
              && answer.status().isSuccess();
    } catch (ControlLost | MalformedMessage e) {
      console.step("The tunnel can't be moved: " + e.getMessage());
    } finally {
      if (!moved) {
        next.close();
      }
    }
    return moved ? Optional.of(next) : Optional.empty();
  }
}
