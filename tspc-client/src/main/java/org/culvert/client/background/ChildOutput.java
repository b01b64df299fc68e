// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.background;

import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * The way from a client without a terminal to the process that started it, until its tunnel is up.
 */
public final class ChildOutput implements Consumer<String> {
  private final PrintStream parent;
  private boolean attached = true;

  public ChildOutput(PrintStream parent) {
    this.parent = parent;
  }

  @Override
  public synchronized void accept(String text) {
    if (attached) {
      parent.println(text);
      parent.flush();
    }
  }

  /** The tunnel is up: the parent may go. */
  public synchronized void letParentGo() {
    if (attached) {
      attached = false;
      parent.println(Detached.UP);
      parent.flush();
      parent.close();
    }
  }
}
