// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Things that may take too long, all at the same time; what is not over then is given up. */
public final class Limited {
  private Limited() {}

  public static <T> Optional<T> to(Duration limit, Callable<T> task) throws InterruptedException {
    return all(limit, List.of(task)).getFirst();
  }

  /** In the order of the tasks; empty for one that took too long, or threw. */
  public static <T> List<Optional<T>> all(Duration limit, List<Callable<T>> tasks)
      throws InterruptedException {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Optional<T>> results = new ArrayList<>();
      for (Future<T> task : threads.invokeAll(tasks, limit.toMillis(), TimeUnit.MILLISECONDS)) {
        results.add(result(task));
      }
      return results;
    } finally {
      // Not closed: that would wait for what can't be interrupted, a look-up in the DNS for
      // instance.
      threads.shutdownNow();
    }
  }

  private static <T> Optional<T> result(Future<T> task) throws InterruptedException {
    try {
      return Optional.of(task.get());
    } catch (ExecutionException | CancellationException e) {
      return Optional.empty();
    }
  }
}
