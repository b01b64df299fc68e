// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/** A pool of connections that knows how often work on them failed. */
final class CountedPool extends HikariDataSource {
  private final LongAdder failures = new LongAdder();
  private final LongAdder repetitions = new LongAdder();

  CountedPool(HikariConfig config) {
    super(config);
  }

  /** Of whatever the pool's own failed. */
  static void failed(DataSource database) {
    if (database instanceof CountedPool pool) {
      pool.failures.increment();
    }
  }

  /** Two transactions were in each other's way, and one is done again. */
  static void repeated(DataSource database) {
    if (database instanceof CountedPool pool) {
      pool.repetitions.increment();
    }
  }

  long failures() {
    return failures.sum();
  }

  long repetitions() {
    return repetitions.sum();
  }
}
