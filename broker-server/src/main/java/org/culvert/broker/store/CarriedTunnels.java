// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.util.Optional;
import javax.sql.DataSource;

/** How many tunnels one broker has, as the database knows it. */
public final class CarriedTunnels {
  private final DataSource database;
  private final Optional<String> carrier;

  /**
   * @param carrier its name in the cluster; empty for a broker that has the database to itself
   */
  public CarriedTunnels(DataSource database, Optional<String> carrier) {
    this.database = database;
    this.carrier = carrier;
  }

  public long live() {
    return Sql.transaction(
        database,
        sql ->
            sql.first(
                    row -> row.getLong(1),
                    "select count(*) from tunnels"
                        + " where state = 'live' and carrier is not distinct from ?",
                    carrier)
                .orElseThrow());
  }
}
