// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.SealedCredential.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialSealTest {
  private static final Bytes OLD = CredentialSeal.key(CredentialSeal.drawKey());
  private static final Bytes NEW = CredentialSeal.key(CredentialSeal.drawKey());
  private static final Place PLACE = new Place(7, "digest-md5", "culvert");
  private static final Bytes SECRET = Bytes.ofText("sixteen octets 1");

  private final CredentialSeal seal = new CredentialSeal(List.of(OLD));

  @Test
  void whatWasSealedIsOpenedAndIsNotThereInClear() {
    SealedCredential sealed = seal.seal(PLACE, SECRET);
    assertThat(seal.open(PLACE, sealed)).isEqualTo(SECRET);
    assertThat(sealed.octets().length()).isEqualTo(32);
    assertThat(sealed.octets().text()).doesNotContain(SECRET.text());
    assertThat(seal.seal(PLACE, SECRET)).isNotEqualTo(sealed);
  }

  @ParameterizedTest
  @CsvSource({
    "8, digest-md5, culvert",
    "7, scram-sha-256, culvert",
    "7, digest-md5, other",
    "7, digest-md5c, ulvert",
  })
  void aSecretThatWasMovedOpensNothing(long account, String kind, String realm) {
    SealedCredential sealed = seal.seal(PLACE, SECRET);
    assertThatIllegalStateException()
        .isThrownBy(() -> seal.open(new Place(account, kind, realm), sealed))
        .withMessageContaining("changed or moved");
  }

  @Test
  void aSecretThatWasChangedOpensNothing() {
    SealedCredential sealed = seal.seal(PLACE, SECRET);
    for (int i = 0; i < sealed.octets().length(); i++) {
      byte[] octets = sealed.octets().toArray();
      octets[i] ^= 1;
      var changed = new SealedCredential(sealed.keyId(), sealed.nonce(), Bytes.of(octets));
      assertThatIllegalStateException().isThrownBy(() -> seal.open(PLACE, changed));
    }
  }

  @Test
  void theFirstKeySealsAndAllOpen() {
    SealedCredential before = seal.seal(PLACE, SECRET);
    CredentialSeal rotated = new CredentialSeal(List.of(NEW, OLD));
    SealedCredential after = rotated.seal(PLACE, SECRET);
    assertThat(rotated.open(PLACE, before)).isEqualTo(SECRET);
    assertThat(after.keyId()).isEqualTo(rotated.currentKey()).isNotEqualTo(before.keyId());
    assertThat(rotated.knownKeys()).containsExactlyInAnyOrder(before.keyId(), after.keyId());
    assertThatIllegalStateException()
        .isThrownBy(() -> seal.open(PLACE, after))
        .withMessageContaining(after.keyId())
        .withMessageContaining("not in the settings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "c2VjcmV0", "****"})
  void whatIsNoKeyIsRefusedAndNotRepeated(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CredentialSeal.key(text))
        .withMessageContaining("32 octets in base64")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("c2VjcmV0"));
  }
}
