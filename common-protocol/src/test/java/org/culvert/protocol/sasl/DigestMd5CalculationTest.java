// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestMd5CalculationTest {
  private static final String REALM = "broker.example.net";

  private static DigestMd5Calculation tsp(String password) {
    return new DigestMd5Calculation(
        DigestMd5Verifier.of("jdoe2004", REALM, password),
        "5f1d3a9c0e77b2d4586a1190cc5e0de3",
        "1113923311",
        "tsp/broker.example.net");
  }

  @Test
  void rfc2831_section4_example() {
    var imap =
        new DigestMd5Calculation(
            DigestMd5Verifier.of("chris", "elwood.innosoft.com", "secret"),
            "OA6MG9tEQGm2hh",
            "OA6MHXh6VqTrRk",
            "imap/elwood.innosoft.com");
    assertThat(imap.response()).isEqualTo("d388dad90d4bbd760a152321f2143af7");
    assertThat(imap.rspauth()).isEqualTo("ea40f60335c427b5527b84dbabcdfffd");
  }

  @ParameterizedTest
  @CsvSource({
    "Kp7xQ2mZ9t, b8d297385ff40223fcd366f5d72c23b5, 88c4fcba00d60563133f708ac182cc7b",
    "PcTM93aL25, 14e75282f99238007f2db30e21b45955, 8e0bb6b78c969f03ebb0c95b7b398d4b",
  })
  void aClientOfTodayAnswersWithTheWholeHash(String password, String hash, String response) {
    assertThat(HexFormat.of().formatHex(tsp(password).verifier().hash().toArray())).isEqualTo(hash);
    assertThat(tsp(password).response()).isEqualTo(response);
  }

  @ParameterizedTest
  @CsvSource({
    "Kp7xQ2mZ9t, 88c4fcba00d60563133f708ac182cc7b",
    "PcTM93aL25, ab18e4a9233e0f073b60d693f3e97888",
  })
  void aClientOfOldHashesUpToTheFirstZeroOctet(String password, String response) {
    assertThat(tsp(password).byOldClient().response()).isEqualTo(response);
  }

  @Test
  void theBrokersProofIsTheOneThatOldClientsExpect() {
    assertThat(tsp("Kp7xQ2mZ9t").rspauth()).isEqualTo("9f08b4ace2617a47a9f29327fd8ca6f3");
  }

  @ParameterizedTest
  @CsvSource({"Kp7xQ2mZ9t, false", "PcTM93aL25, true"})
  void aZeroOctetInTheHashIsWhatOldClientsStumbleOver(String password, boolean hit) {
    assertThat(tsp(password).verifier().hitsOldClientBug()).isEqualTo(hit);
  }
}
