// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import java.util.Arrays;
import java.util.Optional;

/** The protocol versions that clients in the field announce, oldest first. */
public enum TspVersion {
  V1_0("1.0"),
  V1_0_0("1.0.0"),
  V1_0_1("1.0.1"),
  V2_0_0("2.0.0"),
  V2_0_1("2.0.1"),
  V2_0_2("2.0.2");

  private final String text;

  TspVersion(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** Empty for a version that nobody ever shipped: the answer to that is 302. */
  public static Optional<TspVersion> of(String text) {
    return Arrays.stream(values()).filter(version -> version.text.equals(text)).findFirst();
  }

  /** The 1.0 family: v6v4 only, and no accept: the tunnel is up as soon as the offer is written. */
  public boolean isFirstGeneration() {
    return compareTo(V2_0_0) < 0;
  }

  /** Clients that speak it stop hashing at a zero octet, some of them on purpose (bug 1455). */
  public boolean hasDigestBug() {
    return compareTo(V2_0_0) <= 0;
  }

  /** Status codes above 1000 with a list of brokers. */
  public boolean knowsRedirection() {
    return compareTo(V2_0_1) >= 0;
  }

  /** A recursive resolver inside the client element of an offer. */
  public boolean knowsClientDnsServer() {
    return compareTo(V2_0_2) >= 0;
  }
}
