// SPDX-License-Identifier: Apache-2.0
package org.culvert.db;

/** The database has another schema than the program; the message says what to do. */
public final class SchemaMismatch extends RuntimeException {
  private static final long serialVersionUID = 1;

  SchemaMismatch(String message) {
    super(message);
  }

  SchemaMismatch(String message, Throwable cause) {
    super(message, cause);
  }
}
