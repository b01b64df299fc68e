// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.util.List;
import org.culvert.protocol.message.Bytes;

/**
 * What credentials are sealed with in the database.
 *
 * @param keys the first one seals, all of them open; as octets, so that they are not printed by
 *     accident. Empty: there can be no accounts
 */
public record SecretSettings(List<Bytes> keys) {
  public SecretSettings {
    keys = List.copyOf(keys);
  }
}
