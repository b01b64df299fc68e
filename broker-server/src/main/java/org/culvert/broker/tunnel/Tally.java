// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A counter with one writing thread: no lock and no locked instruction in the packet path. Readers
 * may be late, but never see half a number.
 */
public final class Tally {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Tally.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // by VALUE only
  private long value;

  /** Called by the one writer. */
  public void add(long amount) {
    VALUE.setOpaque(this, (long) VALUE.getOpaque(this) + amount);
  }

  public long value() {
    return (long) VALUE.getOpaque(this);
  }
}
