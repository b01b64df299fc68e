// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who takes the packets of a v6v4 or v4v6 tunnel from the system to the network and back. */
public enum Carrier {
  /** A tunnel device of the kernel: set up once, and left. */
  KERNEL,

  /** This program, with a raw socket: it stays. */
  USER;

  /** As in the configuration and in the environment of templates. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Carrier> of(String text) {
    return Arrays.stream(values()).filter(carrier -> carrier.text().equals(text)).findFirst();
  }
}
