// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.web.SiteSettings;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what the broker mirrors from its settings. */
@Component
public class RealmProfiles {
  private final JdbcClient database;
  private final SiteSettings site;

  RealmProfiles(JdbcClient database, SiteSettings site) {
    this.database = database;
    this.site = site;
  }

  /** The realm of the portal's accounts; none: no broker that has it was started yet. */
  public Optional<RealmProfile> ours() {
    return database
        .sql(
            """
            select name, digest_realm, tunnel_types, delegation_lengths
            from realms where name = ? and removed_at is null
            """)
        .param(site.realm())
        .query(RealmProfiles::profile)
        .optional();
  }

  private static RealmProfile profile(ResultSet row, int number) throws SQLException {
    return new RealmProfile(
        row.getString("name"),
        row.getString("digest_realm"),
        texts(row.getArray("tunnel_types")),
        texts(row.getArray("delegation_lengths")).stream().map(Integer::valueOf).sorted().toList());
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }
}
