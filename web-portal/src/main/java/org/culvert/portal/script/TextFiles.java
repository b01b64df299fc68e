// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.Resource;

/** Texts that the program has in it. */
final class TextFiles {
  private TextFiles() {}

  static String read(String name) {
    try (InputStream file = TextFiles.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalArgumentException("there is no " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Resource file) {
    try {
      return file.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
