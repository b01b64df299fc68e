// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import org.culvert.protocol.message.StatusCode;

/** Octets that are no TSP message; {@code code} is the answer that they get, where one is given. */
public final class MalformedMessage extends Exception {
  private static final long serialVersionUID = 1;

  private final StatusCode code;

  public MalformedMessage(StatusCode code, String reason) {
    super(reason);
    this.code = code;
  }

  public StatusCode code() {
    return code;
  }
}
