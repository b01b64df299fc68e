// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.time.Instant;

/** Whether a session may go on: asked before each page. */
public interface SessionCheck {
  /**
   * @param since when it began
   * @param operator whether it may use the operator's desk
   */
  boolean isGood(long account, Instant since, boolean operator);
}
