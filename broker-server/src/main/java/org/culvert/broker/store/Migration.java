// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.culvert.db.MigrateMain;
import org.culvert.protocol.message.Bytes;

/** Brings the broker's own database up to date, before a broker is there. */
public final class Migration {
  private Migration() {}

  /**
   * @param options of culvert-migrate, which win over the broker's settings
   * @return its exit number
   */
  public static int run(
      String url,
      String user,
      Bytes password,
      List<String> options,
      PrintStream out,
      PrintStream err)
      throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--url", url, "--user", user));
    arguments.addAll(options);
    return MigrateMain.run(arguments, Map.of("CULVERT_DB_PASSWORD", password.text()), out, err);
  }
}
