// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.leave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether owners take along everything that is stored of them. */
@PortalTest
class OwnDataTest {
  /** What is of an account and not in its export, and why. */
  private static final Map<String, String> REASONS =
      Map.of(
          "abuse_cases", "complaints of others, and what operators think of them",
          "samples", "of ten minutes at most, and in the sums of the hour",
          "watches", "that a page is open just now",
          "roaming", "a secret, and nothing else",
          "accounting_events", "on its way to the operator's books; the tunnels themselves say it");

  @Autowired private OwnData data;
  @Autowired private JdbcClient database;
  @Autowired private Portal.Ground ground;

  @BeforeEach
  void prepare() {
    ground.prepare();
  }

  @Test
  void everyTableOfAnAccountOrItsTunnelsIsInTheExportOrThereIsAReason() {
    List<String> tables =
        database
            .sql(
                """
                select table_name from information_schema.columns
                where table_schema = 'public'
                  and (column_name in ('account', 'userid') or column_name like '%\\_account')
                union
                select con.conrelid::regclass::text from pg_constraint con
                where con.contype = 'f'
                  and con.confrelid in ('accounts'::regclass, 'tunnels'::regclass)
                """)
            .query((row, _) -> row.getString(1))
            .list();

    assertThat(tables).hasSizeGreaterThan(25);
    for (String table : tables) {
      boolean exported =
          Pattern.compile("(from|join) %s\\b".formatted(table)).matcher(OwnData.EVERYTHING).find();
      assertThat(exported || table.equals("address_use"))
          .as("%s is in the export, or among the reasons", table)
          .isEqualTo(!REASONS.containsKey(table));
    }
    assertThat(tables).containsAll(REASONS.keySet());
  }

  @Test
  void whatCameLateIsInItAndWhatIsSecretIsNot() {
    long ada =
        database
            .sql("insert into accounts (realm, userid) values ('members', 'ada') returning id")
            .query(Long.class)
            .single();
    write(
        """
        insert into update_keys (account, key_hash, note, made_at)
        values (?, sha256('k'), 'the router', now())
        """,
        ada);
    write("insert into recovery_codes values (?, sha256('c'))", ada);
    write(
        """
        insert into second_factors (account, key_id, nonce, sealed, confirmed_at)
        values (?, 'thekey', decode(repeat('00', 12), 'hex'), decode(repeat('00', 36), 'hex'),
          now())
        """,
        ada);
    write(
        """
        insert into endpoint_wishes (account, address, wished_at) values (?, '192.0.2.44', now())
        """,
        ada);
    write("insert into account_homes values (?, 'broker9.example')", ada);
    write("insert into proxy_targets values (?, '192.0.2.45', now())", ada);
    write(
        "insert into tunnel_settings (account, name_servers) values (?, '{ns1.example.net}')", ada);
    write(
        """
        insert into mailed_links values
          (sha256('t'), ?, 'new-address', 'new@example.net', now(), now())
        """,
        ada);
    write(
        """
        insert into conflicts values ('C7K2-9QFA', now(), now(), 2, 'members', ?, '192.0.2.46', 0,
          1, null)
        """,
        ada);

    assertThat(data.json(ada))
        .contains("the router", "\"recovery_codes_left\":1", "192.0.2.44", "broker9.example")
        .contains("192.0.2.45", "ns1.example.net", "new@example.net", "C7K2-9QFA", "192.0.2.46")
        .doesNotContain("thekey", "hash", "nonce", "sealed", "\\\\x");
  }

  private void write(String statement, long account) {
    database.sql(statement).param(account).update();
  }
}
