// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.nio.file.Path;

/**
 * A file to be written.
 *
 * @param path below the folder
 */
record NewFile(Path path, String text, Kind kind) {
  /** Who may read it, and what becomes of one that is there. */
  enum Kind {
    /** For the broker's user; replaced on demand. */
    SETTINGS,
    /** For everybody; replaced on demand. */
    PUBLIC,
    /** For the broker's user; one that is there already is never touched. */
    SECRET
  }

  static NewFile of(String path, String text, Kind kind) {
    return new NewFile(Path.of(path), text, kind);
  }
}
