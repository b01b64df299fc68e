// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.culvert.db.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTest {
  private final DataSource database = TestDatabase.empty();
  private final AtomicInteger attempts = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001"})
  void theVictimOfAnotherTransactionIsRepeated(String state) {
    assertThat(run(state, 2)).isEqualTo("done");
    assertThat(attempts).hasValue(3);
  }

  @Test
  void whoeverIsTheVictimAgainAndAgainFails() {
    assertThatThrownBy(() -> run("40P01", 9)).isInstanceOf(DatabaseFailure.class);
    assertThat(attempts).hasValue(3);
  }

  @Test
  void aMistakeIsNotRepeated() {
    assertThatThrownBy(() -> run("22012", 9)).isInstanceOf(DatabaseFailure.class);
    assertThat(attempts).hasValue(1);
  }

  /** A transaction that the server ends in that state, so many times. */
  private String run(String state, int failures) {
    return Sql.transaction(
        database,
        sql -> {
          if (attempts.incrementAndGet() <= failures) {
            sql.update("do $$ begin raise exception using errcode = '" + state + "'; end $$");
          }
          return "done";
        });
  }
}
