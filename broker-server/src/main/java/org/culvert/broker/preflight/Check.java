// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.util.List;

/** Looks at one thing that a broker needs. What it changes for that it puts back. */
interface Check {
  /** A word for the report. */
  String name();

  /** One at least. */
  List<Finding> look() throws IOException, InterruptedException;
}
