// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.IOException;
import java.time.Duration;

/** Asks again until the answer is yes. Processes outside this one can't be waited for otherwise. */
public final class Patience {
  private static final Duration BETWEEN = Duration.ofMillis(20);

  private Patience() {}

  /** A question that may break. */
  @FunctionalInterface
  public interface Question {
    boolean ask() throws IOException, InterruptedException;
  }

  /** What to say when it took too long. */
  @FunctionalInterface
  public interface Complaint {
    String text() throws IOException;
  }

  /** Returns how long it took. */
  public static Duration until(Duration longest, Question question, Complaint complaint)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    while (!question.ask()) {
      if (System.nanoTime() - started > longest.toNanos()) {
        throw new IOException("After %s: %s".formatted(longest, complaint.text()));
      }
      Thread.sleep(BETWEEN);
    }
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
