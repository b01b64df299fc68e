// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** What {@code tspc --version} says. */
final class ProgramVersion {
  /** In the manifest of a jar; in a linked run-time image the module knows it. */
  static final String TEXT =
      Optional.ofNullable(TspcMain.class.getPackage().getImplementationVersion())
          .or(
              () ->
                  Optional.ofNullable(TspcMain.class.getModule().getDescriptor())
                      .flatMap(ModuleDescriptor::rawVersion))
          .orElse("(development build)");

  private ProgramVersion() {}
}
