// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.culvert.broker.realm.RefusalLog;

/**
 * The last refusal of each account in PostgreSQL. They are gathered, and written now and then, so
 * that nobody who guesses names can tell by the time that it takes which exist.
 */
public final class LastRefusals implements RefusalLog {
  /** Names beyond that are left out until the next time. */
  private static final int MOST = 10_000;

  private static final int LONGEST_NAME = 63;

  private record Name(String realm, String userid) {}

  private record Gathered(Refused refused, Instant firstAt, int times) {}

  private final DataSource database;
  private final ConcurrentHashMap<Name, Gathered> waiting = new ConcurrentHashMap<>();

  public LastRefusals(DataSource database) {
    this.database = database;
  }

  @Override
  public void note(Refused refused) {
    if (refused.userid().length() > LONGEST_NAME || waiting.size() >= MOST) {
      return;
    }
    var name = new Name(refused.realm(), refused.userid().toLowerCase(Locale.ROOT));
    waiting.merge(name, new Gathered(refused, refused.at(), 1), LastRefusals::both);
  }

  private static Gathered both(Gathered before, Gathered after) {
    boolean same = before.refused.text().equals(after.refused.text());
    return same ? new Gathered(after.refused, before.firstAt, before.times + after.times) : after;
  }

  /** Writes what was gathered; what can't be written is lost, and the next refusal is not. */
  public void flush() {
    List<Name> names = new ArrayList<>(waiting.keySet());
    if (names.isEmpty()) {
      return;
    }
    int _ =
        Sql.transaction(
            database,
            sql -> {
              try (PreparedStatement statement = sql.connection().prepareStatement(WRITE)) {
                for (Name name : names) {
                  Gathered gathered = waiting.get(name);
                  if (gathered != null) {
                    Refused refused = gathered.refused;
                    Sql.bind(
                        statement,
                        refused.code(),
                        refused.text(),
                        refused.source().address(),
                        refused.source().port(),
                        gathered.firstAt,
                        refused.at(),
                        gathered.times,
                        name.realm,
                        name.userid);
                    statement.addBatch();
                  }
                }
                return statement.executeBatch().length;
              } finally {
                names.forEach(waiting::remove);
              }
            });
  }

  private static final String WRITE =
      """
      insert into refusals as last
        (account, code, text, source_address, source_port, first_at, last_at, times)
      select id, ?, ?, ?::inet, ?, ?, ?, ? from accounts where realm = ? and userid = ?
      on conflict (account) do update set
        first_at = case when last.text = excluded.text then last.first_at else excluded.first_at end,
        times = case when last.text = excluded.text then last.times else 0 end + excluded.times,
        code = excluded.code, text = excluded.text,
        source_address = excluded.source_address, source_port = excluded.source_port,
        last_at = greatest(last.last_at, excluded.last_at)
      """;
}
