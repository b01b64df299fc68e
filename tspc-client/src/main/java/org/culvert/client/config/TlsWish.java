// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether the control session over TCP is to be protected by TLS. UDP has none.
 *
 * @param authorities a file of certificates in PEM; empty: those that the system trusts
 */
public record TlsWish(Mode mode, Optional<Path> authorities) {
  /** {@code tls}. */
  public enum Mode {
    OFF,
    /** Where the broker offers it; and then its certificate has to be right. */
    ON,
    /** Nothing is said without, so nothing over UDP. */
    REQUIRED
  }
}
