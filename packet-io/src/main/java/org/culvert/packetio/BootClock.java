// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Time since this machine started, sleep included, which nobody sets. {@link System#nanoTime}
 * stands still while a Linux machine sleeps. Any thread.
 */
public final class BootClock {
  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS = 1_000_000_000;
  private static final boolean COUNTS_SLEEP = isLinux();

  private static final ThreadLocal<MemorySegment> TIME =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(2L * Long.BYTES, Long.BYTES));
  private static final ThreadLocal<Errno> ERRNO = ThreadLocal.withInitial(Errno::new);

  private BootClock() {}

  /** From some moment on; that of {@link System#nanoTime} where the system has no better one. */
  public static long nanos() {
    if (!COUNTS_SLEEP) {
      return System.nanoTime();
    }
    MemorySegment time = TIME.get();
    int result = Libc.clockGettime(ERRNO.get(), CLOCK_BOOTTIME, time);
    assert result == 0 : "Linux has had this clock since 2.6.39";
    return time.get(ValueLayout.JAVA_LONG, 0) * NANOS + time.get(ValueLayout.JAVA_LONG, Long.BYTES);
  }

  private static boolean isLinux() {
    try {
      Platform.requireLinux();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
