// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import org.culvert.portal.web.ApiRefusals;

/**
 * What came of something that an operator wanted done.
 *
 * @param text that says so, on the page and to programs
 */
record Outcome(Kind kind, String text) {
  /** Whether it was done. */
  enum Kind {
    DONE,
    /** What was said makes no sense. */
    WRONG,
    /** Not as things are. */
    NOT_NOW
  }

  static Outcome done(String text) {
    return new Outcome(Kind.DONE, text);
  }

  static Outcome wrong(String text) {
    return new Outcome(Kind.WRONG, text);
  }

  static Outcome notNow(String text) {
    return new Outcome(Kind.NOT_NOW, text);
  }

  boolean isDone() {
    return kind == Kind.DONE;
  }

  /** For the API, which says no with a status. */
  void orRefuse(ApiRefusals refusals) {
    switch (kind) {
      case DONE -> {}
      case WRONG -> throw refusals.wrong(text);
      case NOT_NOW -> throw refusals.notNow(text);
    }
  }
}
