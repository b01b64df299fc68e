// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.util.Optional;

/** What {@code tspc --version} says. */
final class ProgramVersion {
  static final String TEXT =
      Optional.ofNullable(TspcMain.class.getPackage().getImplementationVersion())
          .orElse("(development build)");

  private ProgramVersion() {}
}
