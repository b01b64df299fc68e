// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.util.List;
import java.util.Optional;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelOffer;

/** How an attempt to get a tunnel ended. */
public sealed interface Outcome {
  /**
   * A tunnel, accepted on both sides.
   *
   * @param path of the tunnel's packets, when this program carries them: over UDP that of the
   *     negotiation
   */
  record Agreed(
      TunnelOffer offer,
      TspVersion version,
      Capabilities capabilities,
      Transport transport,
      Optional<PacketPath> path)
      implements Outcome {}

  /** The broker let the user in, and was asked for nothing. */
  record SignedIn() implements Outcome {}

  /** The broker does not speak this version: 302. */
  record VersionRefused(TspVersion version) implements Outcome {}

  /** The broker said no to user and password: 300, or it could not prove that it knows them. */
  record AuthenticationFailed(String reason) implements Outcome {}

  record NoCommonMechanism(List<String> offered) implements Outcome {
    public NoCommonMechanism {
      offered = List.copyOf(offered);
    }
  }

  record NoCommonTunnelType(Capabilities offered) implements Outcome {}

  /** Any other status of the broker. */
  record Refused(StatusLine status) implements Outcome {}

  /** The broker named others. */
  record Redirected(StatusLine status, List<String> brokers) implements Outcome {
    public Redirected {
      brokers = List.copyOf(brokers);
    }
  }

  /** The broker named others, and it ends there. */
  record NotFollowed(StatusLine status, List<String> brokers, Reason reason) implements Outcome {
    /** Why it does. */
    public enum Reason {
      /** There is no list, or nothing in it. */
      NO_LIST,
      /** The user does not want to be sent there. */
      FORBIDDEN,
      /** That broker had been named by another one, and so on. */
      LOOP
    }

    public NotFollowed {
      brokers = List.copyOf(brokers);
    }
  }

  /** The broker offered what this client can't or won't use; it was told so. */
  record BadOffer(String reason) implements Outcome {}

  /** What came is not TSP. */
  record Unintelligible(String reason) implements Outcome {}

  /**
   * Nobody answered on any transport.
   *
   * @param local this machine could not even send
   */
  record Unreachable(String reason, boolean local) implements Outcome {}
}
