// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.util.Optional;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SiteSettings;
import org.springframework.stereotype.Component;

/** Writes what a user sets a tunnel up with, as far as that can be known. */
@Component
class Scripts {
  private final LiveTunnels tunnels;
  private final SiteSettings site;

  Scripts(LiveTunnels tunnels, SiteSettings site) {
    this.tunnels = tunnels;
    this.site = site;
  }

  /**
   * What came of a wish.
   *
   * @param obstacle why there is no script
   */
  record Made(Script conf, Optional<Script> script, Optional<Obstacle> obstacle) {}

  Made of(ScriptWish wish, SignedIn user) {
    Optional<FixedEnds> live = tunnels.of(user.account());
    Optional<Obstacle> obstacle = FixedScript.obstacle(wish, live);
    return new Made(
        TspcConf.of(wish, user.userid(), site.broker()),
        obstacle.isPresent()
            ? Optional.empty()
            : live.map(ends -> FixedScript.of(wish, ends, user.userid(), site.broker())),
        obstacle);
  }
}
