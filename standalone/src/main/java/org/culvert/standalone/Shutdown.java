// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The order in which things stop, whatever ends this program: programs, then their database. */
final class Shutdown {
  private static final int SECONDS_TO_STOP = 20;

  private final List<Process> processes = new ArrayList<>();
  private @Nullable Closeable resource;

  private Shutdown() {}

  static Shutdown atTheEnd() {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::run, "shutdown"));
    return shutdown;
  }

  synchronized void first(Process program) {
    processes.add(program);
  }

  synchronized void last(Closeable database) {
    resource = database;
  }

  private synchronized void run() {
    try {
      processes.forEach(Process::destroy);
      for (Process process : processes) {
        if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
      if (resource != null) {
        resource.close();
      }
    } catch (IOException e) {
      System.err.println("The database did not stop in order: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
