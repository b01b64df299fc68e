// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilledTextTest {
  @Test
  void aLineWithoutItsValueIsLeftOut() {
    String text = "name {name}\n{router}forward\nlan {lan}\n${x}\n{ kept }\n";

    assertThat(FilledText.of(text, Map.of("name", "sit1", "x", "")))
        .isEqualTo("name sit1\n$\n{ kept }\n");
    assertThat(FilledText.of(text, Map.of("name", "a", "router", "", "lan", "b", "x", "1")))
        .isEqualTo("name a\nforward\nlan b\n$1\n{ kept }\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b", "a\nb", "a'b", "a\"b", "$(a)", "`a`", "a\\b", "a|b", "a&b", "a#b"})
  void aValueThatIsMoreThanAValueIsRefused(String value) {
    assertThatThrownBy(() -> FilledText.of("{name}", Map.of("name", value)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
