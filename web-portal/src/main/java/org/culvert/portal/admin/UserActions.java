// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.time.InstantSource;
import java.time.ZoneOffset;
import org.culvert.portal.account.LostPassword;
import org.culvert.portal.account.Registration;
import org.culvert.portal.admin.Users.User;
import org.culvert.portal.factor.LostDevice;
import org.culvert.portal.tunnel.Wishes;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an operator can do with an account; each is done and written down, or neither. Nothing is
 * done with one that its owner deleted.
 */
@Component
class UserActions {
  private final JdbcClient database;
  private final Registration registration;
  private final LostPassword passwords;
  private final LostDevice devices;
  private final Wishes wishes;
  private final OperatorLog log;
  private final InstantSource clock;

  UserActions(
      JdbcClient database,
      Registration registration,
      LostPassword passwords,
      LostDevice devices,
      Wishes wishes,
      OperatorLog log,
      InstantSource clock) {
    this.database = database;
    this.registration = registration;
    this.passwords = passwords;
    this.devices = devices;
    this.wishes = wishes;
    this.log = log;
    this.clock = clock;
  }

  /**
   * No sign-in and no tunnel from now on: the broker ends what is up, and keeps the addresses. Why
   * is between operators, so the hold does not say it.
   *
   * @return whether the account is still there
   */
  @Transactional
  public boolean suspend(User user, String reason, SignedIn operator) {
    boolean there =
        database
                .sql(
                    """
                    update accounts set disabled_at = coalesce(disabled_at, ?)
                    where id = ? and deleted_at is null
                    """)
                .params(clock.instant().atOffset(ZoneOffset.UTC), user.id())
                .update()
            == 1;
    if (there) {
      wishes.suspend(user.id());
      log.note(operator, "user.suspended", user.name(), reason);
    }
    return there;
  }

  /**
   * @return whether the account is still there
   */
  @Transactional
  public boolean restore(User user, SignedIn operator) {
    boolean there =
        database
                .sql("update accounts set disabled_at = null where id = ? and deleted_at is null")
                .param(user.id())
                .update()
            == 1;
    if (there) {
      wishes.restore(user.id());
      log.note(operator, "user.restored", user.name(), "");
    }
    return there;
  }

  /**
   * A new password, by mail; the old ones stop.
   *
   * @return whether it could be done: there has to be an address, and nobody who waits for approval
   */
  @Transactional
  public boolean mailPassword(User user, SignedIn operator) {
    boolean mailed = passwords.renew(user.id());
    if (mailed) {
      log.note(operator, "user.password", user.name(), "");
    }
    return mailed;
  }

  /**
   * The sign-in asks for the password alone, until the user sets up another device.
   *
   * @return whether there was a second factor
   */
  @Transactional
  public boolean resetFactor(User user, SignedIn operator) {
    boolean reset = devices.reset(user.id());
    if (reset) {
      log.note(operator, "user.factor", user.name(), "");
    }
    return reset;
  }

  @Transactional
  public boolean approve(User user, SignedIn operator) {
    boolean approved = registration.approve(user.id());
    if (approved) {
      log.note(operator, "user.approved", user.name(), "");
    }
    return approved;
  }

  /**
   * @param largest the largest prefix, as a length; none: what its realm says
   * @return whether the account is still there
   */
  @Transactional
  public boolean limit(User user, @Nullable Integer largest, SignedIn operator) {
    boolean there =
        database
                .sql(
                    """
                    update accounts set delegation_largest = ? where id = ? and deleted_at is null
                    """)
                .param(1, largest)
                .param(2, user.id())
                .update()
            == 1;
    if (there) {
      log.note(operator, "user.largest", user.name(), largest == null ? "" : "/" + largest);
    }
    return there;
  }
}
