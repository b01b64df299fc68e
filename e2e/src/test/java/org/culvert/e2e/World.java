// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.IOException;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The lab, and the one database and broker that all tests share: setting them up takes seconds.
 * They end with the lab.
 */
final class World {
  private static @Nullable Lab lab;
  private static @Nullable Stage stage;

  private World() {}

  static synchronized Lab lab() throws IOException {
    if (lab == null) {
      lab = Lab.entered();
    }
    return lab;
  }

  static synchronized Stage stage() throws IOException, InterruptedException {
    if (stage == null) {
      stage = Stage.set(lab(), line -> {});
    }
    return stage;
  }
}
