// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PasswordGeneratorTest {
  private static final String REALM = "broker.example.net";

  private final PasswordGenerator generator = new PasswordGenerator(REALM, new Random(2005));

  @Test
  void noPasswordOfAHundredThousandHitsTheOldClientBug() {
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      String password = generator.draw("jdoe2004");
      drawn.add(password);
      if (DigestMd5Verifier.of("jdoe2004", REALM, password).hitsOldClientBug()) {
        assertThat(password).as("has a zero octet in its hash").isNull();
      }
    }
    assertThat(drawn).hasSize(100_000);
  }

  @Test
  void aPasswordHasTenCharactersThatNobodyMistakesForEachOther() {
    for (int i = 0; i < 1000; i++) {
      assertThat(generator.draw("jdoe2004")).matches("[A-Za-z0-9&&[^0O1lI]]{10}");
    }
  }
}
