// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A text as a picture that phones read: SVG, dark on white whatever the page's colours are. */
public final class QrCode {
  /** Denser ones can't be read from a screen; and pages stay small. */
  private static final int LONGEST = 1_200;

  /** Of the standard: so much white has to be around it. */
  private static final int MARGIN = 4;

  private QrCode() {}

  /** Empty when the text is too long. */
  public static Optional<String> svg(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      return Optional.empty();
    }
    try {
      Map<EncodeHintType, Object> hints =
          Map.of(EncodeHintType.CHARACTER_SET, StandardCharsets.UTF_8.name());
      return Optional.of(svg(Encoder.encode(text, ErrorCorrectionLevel.L, hints).getMatrix()));
    } catch (WriterException e) {
      throw new IllegalStateException("so short a text fits into a code", e);
    }
  }

  private static String svg(ByteMatrix modules) {
    int size = modules.getWidth() + 2 * MARGIN;
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">\
    <path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>\
    """
        .formatted(size, size, size, size, path(modules));
  }

  /** Each run of dark modules in a row is a rectangle. */
  private static String path(ByteMatrix modules) {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y++) {
      int x = 0;
      while (x < modules.getWidth()) {
        int run = run(modules, x, y);
        if (run > 0) {
          path.append("M%d %dh%dv1h-%dz".formatted(x + MARGIN, y + MARGIN, run, run));
        }
        x += run + 1;
      }
    }
    return path.toString();
  }

  private static int run(ByteMatrix modules, int x, int y) {
    int end = x;
    while (end < modules.getWidth() && modules.get(end, y) == 1) {
      end++;
    }
    return end - x;
  }
}
