// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.culvert.portal.web.QrCode;
import org.junit.jupiter.api.Test;

class QrCodeTest {
  private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"");
  private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z");

  @Test
  void thePictureSaysTheText() throws Exception {
    String text = Wishes.conf(Wishes.router("tspc-linux"));

    String svg = QrCode.svg(text).orElseThrow();

    assertThat(new Decoder().decode(modules(svg)).getText()).isEqualTo(text);
    assertThat(svg).hasSizeLessThan(40_000).doesNotContain("style", "script");
  }

  @Test
  void whatNoScreenCouldShowHasNone() {
    assertThat(QrCode.svg("x".repeat(1_201))).isEmpty();
    assertThat(QrCode.svg("x".repeat(1_200))).isPresent();
  }

  /** Draws what is in the path, without the margin of four. */
  private static BitMatrix modules(String svg) {
    var size = SIZE.matcher(svg);
    assertThat(size.find()).isTrue();
    BitMatrix modules = new BitMatrix(Integer.parseInt(size.group(1)) - 8);
    RUN.matcher(svg)
        .results()
        .forEach(
            run -> modules.setRegion(number(run, 1) - 4, number(run, 2) - 4, number(run, 3), 1));
    return modules;
  }

  private static int number(MatchResult match, int group) {
    return Integer.parseInt(match.group(group));
  }
}
