// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The targets themselves, without the fuzzer: seeds hold, and so does what is near them. */
class FuzzTargetsTest {
  private static final Vectors VECTORS = new Vectors(Path.of(".."));

  static List<String> names() {
    return FuzzTargets.all().stream().map(FuzzTarget::name).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void holdsForItsSeedsAndWhatIsNearThem(String name) {
    FuzzTarget target = FuzzTargets.byName(name);
    List<byte[]> seeds = target.seeds(VECTORS);
    assertThat(seeds).isNotEmpty();
    SplittableRandom random = new SplittableRandom(5572);
    for (byte[] seed : seeds) {
      assertThatCode(() -> target.run(seed)).doesNotThrowAnyException();
      for (int i = 0; i < 50; i++) {
        byte[] near = Arrays.copyOf(seed, random.nextInt(seed.length + 1));
        if (near.length > 0) {
          near[random.nextInt(near.length)] = (byte) random.nextInt(256);
        }
        assertThatCode(() -> target.run(near))
            .as("%s with %s", name, Arrays.toString(near))
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void namesAreDifferent() {
    assertThat(names()).doesNotHaveDuplicates();
  }

  @Test
  void aBrokenInvariantIsAFinding() {
    assertThatThrownBy(() -> FuzzTarget.hold(false, "it broke"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("it broke");
  }
}
