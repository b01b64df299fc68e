// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.account.SecretText;
import org.culvert.portal.web.Rows;
import org.culvert.portal.web.SiteSettings;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The keys of accounts: made, revoked, recognised. Only their hashes are kept. */
@Component
class UpdateKeys {
  /** Nobody has that many routers; somebody else may fill the table otherwise. */
  static final int MOST = 10;

  private static final int LONGEST_NOTE = 64;

  private final JdbcClient database;
  private final SecureRandom random;
  private final SiteSettings site;

  UpdateKeys(JdbcClient database, SecureRandom random, SiteSettings site) {
    this.database = database;
    this.random = random;
    this.site = site;
  }

  /** As its owner sees it. */
  record UpdateKey(long id, String note, Instant madeAt, Optional<Instant> lastUsedAt) {}

  /** What became of a new one. */
  sealed interface Made {
    /** It is not kept. */
    record Key(String key) implements Made {
      /** Not printed by accident. */
      @Override
      public String toString() {
        return "Key";
      }
    }

    /** There is nothing that says which router it is of. */
    record Unnamed() implements Refused {
      @Override
      public String text() {
        return "keys.note.wrong";
      }
    }

    /** The account has its share. */
    record TooMany() implements Refused {
      @Override
      public String text() {
        return "keys.most";
      }
    }

    /** It came to nothing. */
    sealed interface Refused extends Made {
      /** That says why. */
      String text();
    }
  }

  /** Whose it is. */
  record Owner(long key, long account, String userid, boolean disabled) {}

  List<UpdateKey> of(long account) {
    return database
        .sql(
            "select id, note, made_at, last_used_at from update_keys where account = ? order by id")
        .param(account)
        .query(UpdateKeys::key)
        .list();
  }

  private static UpdateKey key(ResultSet row, int number) throws SQLException {
    return new UpdateKey(
        row.getLong("id"),
        row.getString("note"),
        Rows.at(row, "made_at"),
        Rows.moment(row, "last_used_at"));
  }

  Made make(long account, String note, Instant now) {
    String clean = note.replaceAll("\\p{Cntrl}", " ").strip();
    if (clean.isEmpty() || clean.length() > LONGEST_NOTE) {
      return new Made.Unnamed();
    }
    String key = SecretText.draw(random);
    int made =
        database
            .sql(
                """
                insert into update_keys (account, key_hash, note, made_at)
                select :account, :hash, :note, :now
                where (select count(*) from update_keys where account = :account) < :most
                """)
            .param("account", account)
            .param("hash", SecretText.hash(key))
            .param("note", clean)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("most", MOST)
            .update();
    return made == 1 ? new Made.Key(key) : new Made.TooMany();
  }

  /** Nothing happens when it is another account's. */
  boolean revoke(long account, long key) {
    return database
            .sql("delete from update_keys where id = ? and account = ?")
            .params(key, account)
            .update()
        > 0;
  }

  /** Whose userid and key these are, if they belong together. */
  Optional<Owner> recognise(String userid, String key) {
    return database
        .sql(
            """
            select k.id, k.account, a.userid, a.disabled_at is not null as disabled
            from update_keys k join accounts a on a.id = k.account
            where k.key_hash = ? and a.realm = ? and a.userid = lower(?)
            """)
        .params(SecretText.hash(key), site.realm(), userid)
        .query(
            (row, _) ->
                new Owner(
                    row.getLong("id"),
                    row.getLong("account"),
                    row.getString("userid"),
                    row.getBoolean("disabled")))
        .optional();
  }

  void used(Owner owner, Instant now) {
    database
        .sql("update update_keys set last_used_at = ? where id = ?")
        .params(now.atOffset(ZoneOffset.UTC), owner.key())
        .update();
  }
}
