// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.Optional;

/**
 * Why an account gets no tunnel for now, although it may sign in.
 *
 * @param reason in the words of whoever decided that
 */
public record Hold(By by, Optional<String> reason) {
  /** Who decided that, and ends it. */
  public enum By {
    OWNER,
    OPERATOR
  }
}
