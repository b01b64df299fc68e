// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

import java.time.Instant;
import org.culvert.protocol.address.Endpoint;

/**
 * Remembers the last refusal of each account, for its owner to read. Says nothing and takes no
 * time, whether there is such an account or not.
 */
public interface RefusalLog {
  RefusalLog NONE = _ -> {};

  /**
   * What a client was told.
   *
   * @param userid as the client said it: anything
   */
  record Refused(String realm, String userid, Instant at, int code, String text, Endpoint source) {}

  void note(Refused refused);
}
