// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A thread that waits in the kernel, seen from outside. */
final class Waiting {
  private final CompletableFuture<Integer> result = new CompletableFuture<>();
  private final CompletableFuture<String> task = new CompletableFuture<>();

  Waiting(Callable<Integer> call) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                task.complete(Path.of("/proc/thread-self").toRealPath().toString());
                result.complete(call.call());
              } catch (Exception e) {
                task.completeExceptionally(e);
                result.completeExceptionally(e);
              }
            });
  }

  CompletableFuture<Integer> result() {
    return result;
  }

  /** The kernel tells where a thread sleeps: in the poll of the device or socket. */
  void untilInSystemCall() throws Exception {
    Path wchan = Path.of(task.get()).resolve("wchan");
    while (!Files.readString(wchan).contains("poll")) {
      Thread.onSpinWait();
    }
  }
}
