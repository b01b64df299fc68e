// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.security.SecureRandom;
import org.culvert.protocol.sasl.CredentialSeal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** What keeps secrets. */
@Configuration
class SecretsConfiguration {
  private static final int SALT_OCTETS = 16;
  private static final int HASH_OCTETS = 32;
  private static final int PARALLELISM = 1;
  private static final int MEMORY_KIBIBYTES = 19 * 1024;
  private static final int ITERATIONS = 2;

  @Bean
  CredentialSeal seal(SecretsSettings settings) {
    return settings.seal();
  }

  /** Argon2id, with the least that OWASP recommends: about 60 ms on a small machine. */
  @Bean
  PasswordEncoder webPasswords() {
    return new Argon2PasswordEncoder(
        SALT_OCTETS, HASH_OCTETS, PARALLELISM, MEMORY_KIBIBYTES, ITERATIONS);
  }

  @Bean
  SecureRandom random() {
    return new SecureRandom();
  }
}
