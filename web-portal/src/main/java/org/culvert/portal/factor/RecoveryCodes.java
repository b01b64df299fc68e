// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.factor;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.culvert.portal.account.SecretText;
import org.culvert.protocol.message.Bytes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Codes for whoever lost the device, each good once. Shown when they are drawn, and never again.
 */
@Component
class RecoveryCodes {
  private static final int CODES = 10;
  private static final int OCTETS = 10;

  private final JdbcClient database;
  private final SecureRandom random;

  RecoveryCodes(JdbcClient database, SecureRandom random) {
    this.database = database;
    this.random = random;
  }

  /** The ones from before are no good any more. */
  List<String> draw(long account) {
    forget(account);
    List<String> codes = Stream.generate(this::draw).limit(CODES).toList();
    for (String code : codes) {
      database
          .sql("insert into recovery_codes (account, code_hash) values (?, ?)")
          .params(account, SecretText.hash(canonical(code)))
          .update();
    }
    return codes;
  }

  /** In groups, easy to write down: 80 bits. */
  private String draw() {
    byte[] octets = new byte[OCTETS];
    random.nextBytes(octets);
    return Base32.encode(Bytes.of(octets))
        .toLowerCase(Locale.ROOT)
        .replaceAll("(.{4})(?!$)", "$1-");
  }

  /** Whether it was good; it is used up. */
  boolean use(long account, String code) {
    return database
            .sql("delete from recovery_codes where account = ? and code_hash = ?")
            .params(account, SecretText.hash(canonical(code)))
            .update()
        == 1;
  }

  int left(long account) {
    return database
        .sql("select count(*) from recovery_codes where account = ?")
        .param(account)
        .query(Integer.class)
        .single();
  }

  void forget(long account) {
    database.sql("delete from recovery_codes where account = ?").param(account).update();
  }

  private static String canonical(String code) {
    return code.toLowerCase(Locale.ROOT).replaceAll("[^a-z2-7]", "");
  }
}
