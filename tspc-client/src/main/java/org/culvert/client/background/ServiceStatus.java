// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.background;

import java.util.function.Consumer;
import org.culvert.packetio.ServiceNotice;

/** What the client says is also what the service manager shows of it. */
public final class ServiceStatus {
  /** What ends every run that failed; why it did stands before. */
  private static final String FORMULA = "Error is .*|TSP session done";

  private ServiceStatus() {}

  /** The same output, and what it was told last is this service's status. */
  public static Consumer<String> telling(ServiceNotice manager, Consumer<String> output) {
    return text -> {
      output.accept(text);
      if (!text.matches(FORMULA)) {
        manager.status(text);
      }
    };
  }
}
