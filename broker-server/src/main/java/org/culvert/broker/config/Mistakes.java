// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with the settings: all of it at once, so that one look at the file mends it. */
final class Mistakes {
  private final String file;
  private final List<String> texts = new ArrayList<>();

  Mistakes(String file) {
    this.file = file;
  }

  /** A setting that came from the environment or is missing has no line. */
  void add(String text) {
    texts.add(file + ": " + text);
  }

  void add(int line, String text) {
    texts.add(file + ":" + line + ": " + text);
  }

  List<String> texts() {
    return List.copyOf(texts);
  }
}
