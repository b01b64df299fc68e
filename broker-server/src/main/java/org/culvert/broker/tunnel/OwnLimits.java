// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.broker.realm.Limits;

/** What an operator decided for one account; what is empty is as its realm says. */
public record OwnLimits(
    OptionalInt rateUp,
    OptionalInt rateDown,
    OptionalInt quota,
    OptionalInt quotaRate,
    Optional<Boolean> mail) {
  public static final OwnLimits NONE =
      new OwnLimits(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty());

  public Limits over(Limits realm) {
    return new Limits(
        rateUp.orElse(realm.rateUp()),
        rateDown.orElse(realm.rateDown()),
        quota.orElse(realm.quota()),
        quotaRate.orElse(realm.quotaRate()),
        mail.orElse(realm.mail()));
  }
}
