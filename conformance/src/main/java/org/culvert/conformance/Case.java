// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * One thing that a broker has to do.
 *
 * @param id for {@code --only} and the report
 * @param section of RFC 5572 that it belongs to; where the RFC is silent, the nearest
 * @param title a sentence that is true of a broker that passes
 */
record Case(String id, String section, String title, Set<Transport> transports, Check check) {
  static final Set<Transport> ALL = Set.copyOf(EnumSet.allOf(Transport.class));
  static final Set<Transport> UDP = Set.of(Transport.UDP);
  static final Set<Transport> TCP = Set.of(Transport.TCP);
  static final Set<Transport> DATAGRAMS = Set.of(Transport.UDP, Transport.LOSSY);

  /** Returns when the broker passes, else throws {@link Failed} or {@link NotOffered}. */
  @FunctionalInterface
  interface Check {
    void run(Visit visit) throws IOException, InterruptedException;
  }

  Case {
    transports = Set.copyOf(transports);
    Rfc5572.title(section);
  }
}
