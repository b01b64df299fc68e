// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MechanismChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "any, jdoe2004, ANONYMOUS PLAIN DIGEST-MD5 SCRAM-SHA-256, SCRAM-SHA-256",
    "scram-sha-256, jdoe2004, PLAIN SCRAM-SHA-256, SCRAM-SHA-256",
    "scram-sha-256, jdoe2004, PLAIN DIGEST-MD5,",
    "any, jdoe2004, ANONYMOUS PLAIN DIGEST-MD5, DIGEST-MD5",
    "any, jdoe2004, ANONYMOUS PLAIN, PLAIN",
    "any, jdoe2004, ANONYMOUS,",
    "any, jdoe2004, PASSDSS-3DES-1,",
    "any, anonymous, DIGEST-MD5 ANONYMOUS, ANONYMOUS",
    "any, anonymous, DIGEST-MD5 PLAIN,",
    "ANY, jdoe2004, plain digest-md5, DIGEST-MD5",
    "plain, jdoe2004, PLAIN DIGEST-MD5, PLAIN",
    "digest-md5, jdoe2004, PLAIN,",
    "anonymous, jdoe2004, ANONYMOUS PLAIN, ANONYMOUS",
    "passdss-3des-1, jdoe2004, PASSDSS-3DES-1 PLAIN,",
  })
  void theBestThatBothSidesHaveIsTaken(
      String configured, String userid, String offered, @Nullable String expected) {
    assertThat(
            MechanismChoice.of(configured, userid).among(List.of(offered.split(" "))).orElse(null))
        .isEqualTo(expected);
  }
}
