// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;

/** The database could not be asked, or broke off: nothing of the call was done. Try again later. */
public final class DatabaseFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseFailure(SQLException cause) {
    super("the database failed: " + cause.getMessage(), cause);
  }
}
