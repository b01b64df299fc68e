// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.PrintStream;
import java.util.List;
import org.culvert.client.config.ConfigurationError;
import org.culvert.client.config.Options;
import org.culvert.client.doctor.Diagnosis;
import org.culvert.client.doctor.Finding;

/** {@code tspc doctor}: looks at everything that a tunnel needs, and says what to do. */
record DoctorCommand(Preparation preparation) {
  ExitCode run(PrintStream out) {
    try {
      Examination examination = new Examination(preparation);
      Diagnosis diagnosis = examination.run();
      tell(diagnosis, examination.exit(), preparation.options(), out);
      return examination.exit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.TSP_ERROR;
    }
  }

  static ExitCode unreadable(ConfigurationError error, Options options, PrintStream out) {
    Diagnosis diagnosis =
        new Diagnosis(
            List.of(
                Finding.failed(
                    Finding.Check.CONFIGURATION,
                    String.valueOf(error.getMessage()),
                    "Put that right in the file that is named.")));
    tell(diagnosis, ExitCode.CONFIGURATION_ERROR, options, out);
    return ExitCode.CONFIGURATION_ERROR;
  }

  private static void tell(Diagnosis diagnosis, ExitCode exit, Options options, PrintStream out) {
    out.println(options.json() ? diagnosis.json(exit.number()) : diagnosis.forPeople());
  }
}
