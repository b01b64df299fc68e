// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.PrintStream;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.Mistake;

/** {@code tspc check}: the configuration was read already; says what it means, and does nothing. */
record CheckCommand(Preparation preparation) {
  ExitCode run(PrintStream out) {
    for (Mistake warning : preparation.warnings()) {
      out.println("warning: " + warning);
    }
    ClientSettings settings = preparation.settings();
    out.printf(
        "%s can be used: broker %s, user %s, tunnel %s, template %s, folder %s%n",
        preparation.source().name(),
        settings.server().text(),
        settings.credentials().userid(),
        settings.tunnel().type().xmlName(),
        settings.template(),
        settings.directory());
    return ExitCode.NO_ERROR;
  }
}
