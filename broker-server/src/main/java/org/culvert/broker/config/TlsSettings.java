// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * TLS over TCP, which a client asks for with STARTTLS.
 *
 * @param files the certificate and its key; empty: there is no TLS
 * @param requiredFor mechanisms that are on offer inside TLS only
 */
public record TlsSettings(Optional<Files> files, Set<String> requiredFor) {
  /** In PEM. */
  public record Files(Path certificate, Path privateKey) {}

  public TlsSettings {
    requiredFor = Set.copyOf(requiredFor);
  }
}
