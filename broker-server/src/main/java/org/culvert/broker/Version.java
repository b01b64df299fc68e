// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.util.Objects;

/** The version that the build wrote into the jar. */
final class Version {
  private Version() {}

  static String text() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "from a source tree");
  }
}
