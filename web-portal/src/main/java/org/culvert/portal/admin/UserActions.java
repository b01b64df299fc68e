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
  /** Its owner deleted it: its page offers nothing, but another one may be open still. */
  private static final Outcome GONE = Outcome.notNow("desk.user.gone");

  private static final int LONGEST_REASON = 500;
  private static final int SMALLEST = 64;
  private static final int LARGEST = 32;

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
   * @param told what the owner reads at the sign-in, behind the right password; may be empty
   */
  @Transactional
  public Outcome suspend(User user, String reason, String told, SignedIn operator) {
    String why = reason.strip();
    String text = told.strip();
    if (why.isEmpty() || why.length() > LONGEST_REASON) {
      return Outcome.wrong("desk.user.reason.wrong");
    }
    if (text.length() > LONGEST_REASON) {
      return Outcome.wrong("desk.user.told.wrong");
    }
    if (user.id() == operator.account()) {
      return Outcome.notNow("desk.user.not.yourself");
    }
    boolean there =
        database
                .sql(
                    """
                    update accounts set disabled_at = coalesce(disabled_at, ?),
                      suspension_text = nullif(?, '')
                    where id = ? and deleted_at is null
                    """)
                .params(clock.instant().atOffset(ZoneOffset.UTC), text, user.id())
                .update()
            == 1;
    if (there) {
      wishes.suspend(user.id());
      log.note(operator, "user.suspended", user.name(), why);
    }
    return there ? Outcome.done("desk.user.suspended") : GONE;
  }

  @Transactional
  public Outcome restore(User user, SignedIn operator) {
    boolean there =
        database
                .sql(
                    """
                    update accounts set disabled_at = null, suspension_text = null
                    where id = ? and deleted_at is null
                    """)
                .param(user.id())
                .update()
            == 1;
    if (there) {
      wishes.restore(user.id());
      log.note(operator, "user.restored", user.name(), "");
    }
    return there ? Outcome.done("desk.user.restored") : GONE;
  }

  /**
   * A new password, by mail; the old ones stop. There has to be an address, and nobody who waits
   * for approval.
   */
  @Transactional
  public Outcome mailPassword(User user, SignedIn operator) {
    boolean mailed = passwords.renew(user.id());
    if (mailed) {
      log.note(operator, "user.password", user.name(), "");
    }
    return mailed ? Outcome.done("desk.user.mailed") : Outcome.notNow("desk.user.not.mailed");
  }

  /**
   * The sign-in asks for the password alone, until the user sets up another device. An operator's
   * own takes the password, as everybody's: a session or a token alone is not enough.
   *
   * @param sure that it is the user who asks for it
   */
  @Transactional
  public Outcome resetFactor(User user, boolean sure, SignedIn operator) {
    if (!sure) {
      return Outcome.wrong("desk.user.factor.sure.wrong");
    }
    if (user.id() == operator.account()) {
      return Outcome.notNow("desk.user.factor.yourself");
    }
    boolean reset = devices.reset(user.id());
    if (reset) {
      log.note(operator, "user.factor", user.name(), "");
    }
    return reset ? Outcome.done("desk.user.factor.reset") : Outcome.notNow("desk.user.factor.none");
  }

  @Transactional
  public Outcome approve(User user, SignedIn operator) {
    boolean approved = registration.approve(user.id());
    if (approved) {
      log.note(operator, "user.approved", user.name(), "");
    }
    return approved ? Outcome.done("desk.user.approved") : Outcome.notNow("desk.user.not.approved");
  }

  /**
   * @param largest the largest prefix, as a length; none: what its realm says
   */
  @Transactional
  public Outcome limit(User user, @Nullable Integer largest, SignedIn operator) {
    if (largest != null && (largest < LARGEST || largest > SMALLEST)) {
      return Outcome.wrong("desk.user.largest.wrong");
    }
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
    return there ? Outcome.done("desk.user.largest.set") : GONE;
  }
}
