// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.backup;

/** A backup was not made, can't be used or was not restored; the message says why. */
public final class BackupFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  BackupFailure(String message) {
    super(message);
  }

  BackupFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
