// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What lets the client of a tunnel over UDP move its outer end (docs/protocol.md, Roaming). Broker
 * and client have it; it goes over the wire once, in the offer. Never in a log: only its length is.
 *
 * @param tunnel the broker's number of the tunnel
 */
public record RoamingKey(long tunnel, Bytes secret) {
  public static final int OCTETS = 32;

  private static final String ALGORITHM = "HmacSHA256";

  public RoamingKey {
    if (tunnel < 1 || tunnel > ClientMessage.Roam.LARGEST || secret.length() != OCTETS) {
      throw new IllegalArgumentException("a key of " + secret.length() + " octets for " + tunnel);
    }
  }

  /**
   * @param counter greater than any before
   */
  public ClientMessage.Roam sign(long counter) {
    return new ClientMessage.Roam(tunnel, counter, mac(tunnel, counter));
  }

  /** Whether this key made it; takes the same time whatever is wrong. */
  public boolean signed(ClientMessage.Roam roam) {
    Bytes expected = mac(roam.tunnel(), roam.counter());
    return MessageDigest.isEqual(expected.toArray(), roam.mac().toArray())
        && tunnel == roam.tunnel();
  }

  private Bytes mac(long of, long counter) {
    String text = "culvert-roam\0" + of + "\0" + counter;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.toArray(), ALGORITHM));
      return Bytes.of(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
