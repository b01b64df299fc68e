// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.factor;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The second factor of accounts: a secret, sealed, that a device of the user has too. */
@Component
public class SecondFactors {
  private static final int LONGEST = 40;

  private final JdbcClient database;
  private final CredentialSeal seal;
  private final RecoveryCodes recovery;
  private final SecureRandom random;
  private final InstantSource clock;

  SecondFactors(
      JdbcClient database,
      CredentialSeal seal,
      RecoveryCodes recovery,
      SecureRandom random,
      InstantSource clock) {
    this.database = database;
    this.seal = seal;
    this.recovery = recovery;
    this.random = random;
    this.clock = clock;
  }

  /** Whether the sign-in asks for a code. */
  public boolean isOn(long account) {
    return database
        .sql(
            """
            select exists (
              select from second_factors where account = ? and confirmed_at is not null)
            """)
        .param(account)
        .query(Boolean.class)
        .single();
  }

  /** Whether a code is good: of the device, once, or a recovery code, once. */
  @Transactional
  public boolean takes(long account, String code) {
    return code.length() <= LONGEST
        && (takesOfDevice(account, code, true) || recovery.use(account, code));
  }

  /** Draws a secret for a device; nothing is asked for until the device has proved to have it. */
  @Transactional
  Bytes begin(long account) {
    byte[] octets = new byte[OneTimeCode.SECRET_OCTETS];
    random.nextBytes(octets);
    Bytes secret = Bytes.of(octets);
    SealedCredential sealed = seal.seal(place(account), secret);
    database
        .sql(
            """
            insert into second_factors (account, key_id, nonce, sealed) values (?, ?, ?, ?)
            on conflict (account) do update
            set key_id = excluded.key_id, nonce = excluded.nonce, sealed = excluded.sealed
            where second_factors.confirmed_at is null
            """)
        .params(account, sealed.keyId(), sealed.nonce().toArray(), sealed.octets().toArray())
        .update();
    return secret;
  }

  /** The secret that waits for its first code. */
  Optional<Bytes> begun(long account) {
    return secret(account, false);
  }

  /** Recovery codes, when the code is right; empty: it is not, and nothing has changed. */
  @Transactional
  List<String> confirm(long account, String code) {
    if (!takesOfDevice(account, code, false)) {
      return List.of();
    }
    database
        .sql("update second_factors set confirmed_at = ? where account = ?")
        .params(clock.instant().atOffset(ZoneOffset.UTC), account)
        .update();
    return recovery.draw(account);
  }

  @Transactional
  void end(long account) {
    database.sql("delete from second_factors where account = ?").param(account).update();
    recovery.forget(account);
  }

  /** Two at the same time can't both use one code: the second finds the step taken. */
  private boolean takesOfDevice(long account, String code, boolean confirmed) {
    Instant now = clock.instant();
    OptionalLong step =
        secret(account, confirmed)
            .map(secret -> OneTimeCode.step(secret, code.replaceAll("\\s", ""), now))
            .orElse(OptionalLong.empty());
    return step.isPresent()
        && database
                .sql(
                    """
                    update second_factors set last_step = :step
                    where account = :account and (last_step is null or last_step < :step)
                    """)
                .param("step", step.getAsLong())
                .param("account", account)
                .update()
            == 1;
  }

  private Optional<Bytes> secret(long account, boolean confirmed) {
    return database
        .sql(
            """
            select key_id, nonce, sealed from second_factors
            where account = ? and (confirmed_at is not null) = ?
            """)
        .params(account, confirmed)
        .query(
            (row, _) ->
                seal.open(
                    place(account),
                    new SealedCredential(
                        row.getString("key_id"),
                        Bytes.of(row.getBytes("nonce")),
                        Bytes.of(row.getBytes("sealed")))))
        .optional();
  }

  /** The same as the broker's, which seals it anew when the key changes. */
  private static Place place(long account) {
    return new Place(account, "second-factor", "");
  }
}
