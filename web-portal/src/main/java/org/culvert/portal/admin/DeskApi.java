// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.culvert.portal.admin.AllTunnels.LiveTunnel;
import org.culvert.portal.admin.Conflicts.Conflict;
import org.culvert.portal.admin.Pools.Realm;
import org.culvert.portal.web.Api;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the desk shows and leaves alone, for operators' programs. */
@Api
class DeskApi {
  private final DeskCounts counts;
  private final AllTunnels tunnels;
  private final Pools pools;
  private final Conflicts conflicts;
  private final OperatorLog log;

  DeskApi(
      DeskCounts counts, AllTunnels tunnels, Pools pools, Conflicts conflicts, OperatorLog log) {
    this.counts = counts;
    this.tunnels = tunnels;
    this.pools = pools;
    this.conflicts = conflicts;
    this.log = log;
  }

  /**
   * Tunnels that are up.
   *
   * @param count of all of them; at most a hundred are listed
   */
  record Tunnels(long count, List<LiveTunnel> tunnels) {}

  @GetMapping("/api/v1/operator/counts")
  @Operation(summary = "How many tunnels and accounts there are, and what waits for somebody")
  DeskCounts.Counts counts() {
    return counts.now();
  }

  @GetMapping("/api/v1/operator/tunnels")
  @Operation(summary = "Tunnels that are up, the newest first, or those with q in them")
  Tunnels tunnels(@RequestParam(defaultValue = "") String q) {
    return new Tunnels(tunnels.count(), tunnels.find(q.strip()));
  }

  @GetMapping("/api/v1/operator/realms")
  @Operation(summary = "Realms of the brokers' settings")
  List<Realm> realms() {
    return pools.realms();
  }

  @GetMapping("/api/v1/operator/pools")
  @Operation(summary = "How full the pools are")
  List<PoolUse> pools() {
    return pools.uses();
  }

  @GetMapping("/api/v1/operator/tickets")
  @Operation(summary = "Tickets of 506, the newest first, or those with q in them")
  List<Conflict> tickets(@RequestParam(defaultValue = "") String q) {
    return conflicts.find(q.strip());
  }

  @GetMapping("/api/v1/operator/log")
  @Operation(summary = "What operators did, the newest first; a hundred lines before that id")
  List<OperatorLog.Line> log(
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = OperatorLog.END) long before) {
    return log.lines(q.strip(), before);
  }
}
