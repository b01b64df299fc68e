// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.culvert.broker.delegation.RecordStore.Due;
import org.culvert.broker.delegation.RecordStore.Plan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the DNS what it is wanted to be, a little with each step, and again and again until it is.
 * Called every few seconds, one call at a time; any number of brokers may do this on one database.
 * What fails is noted beside the records and tried again later.
 */
public final class DnsReconciler {
  private static final Logger log = LoggerFactory.getLogger(DnsReconciler.class);

  private static final int MOST_WISHES = 500;
  private static final int MOST_RECORDS = 200;
  private static final int MOST_DELEGATIONS = 40;
  private static final int MOST_OUTAGES = 4;

  /** In one message: far from what fits. */
  static final int BATCH = 50;

  /** Longer than a step takes; records of a broker that died are free again then. */
  private static final Duration CLAIM = Duration.ofMinutes(2);

  private final DnsSettings settings;
  private final RecordStore store;
  private final NameServerCheck check;
  private final Primary primary;
  private final DnsCounters counters;
  private final Backoff outage;
  private final Backoff refusal;

  DnsReconciler(
      DnsSettings settings,
      RecordStore store,
      NameServerCheck check,
      DnsCounters counters,
      RandomGenerator random) {
    this.settings = settings;
    this.store = store;
    this.check = check;
    this.primary = new Primary(settings);
    this.counters = counters;
    // A primary that comes back is used soon; a name server that is wrong will be for a while.
    this.outage = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1), random);
    this.refusal = new Backoff(Duration.ofSeconds(15), Duration.ofHours(1), random);
  }

  public void step(Instant now) {
    store.takeUp(MOST_WISHES, this::plan, now);
    store.release(now);
    boolean reachable = publish(store.claim(false, MOST_RECORDS, now, now.plus(CLAIM)), now);
    if (reachable) {
      publish(served(store.claim(true, MOST_DELEGATIONS, now, now.plus(CLAIM)), now), now);
    }
    counters.pending(store.pending(), store.oldestPending());
  }

  private Plan plan(Wish wish, Optional<Wish> former) {
    Wish whole = former.map(wish::after).orElse(wish);
    return new Plan(whole, new WishedRecords(settings).of(whole));
  }

  /** Those whose name servers answer for the zone. */
  private List<Due> served(List<Due> delegations, Instant now) {
    List<Due> served = new ArrayList<>();
    for (var each : new ServedZones(settings, check).objections(delegations).entrySet()) {
      Due delegation = each.getKey();
      each.getValue()
          .ifPresentOrElse(
              reason -> failed(delegation, DnsEvent.NAME_SERVER_FAILED, reason, now),
              () -> served.add(delegation));
    }
    return served;
  }

  /** False when the primary can't be reached: the rest is for later. */
  private boolean publish(List<Due> changes, Instant now) {
    Map<String, List<Due>> byZone = new TreeMap<>();
    for (Due change : changes) {
      Optional<String> zone = settings.zoneAbove(change.wanted().name());
      if (zone.isPresent()) {
        byZone.computeIfAbsent(zone.get(), _ -> new ArrayList<>()).add(change);
      } else {
        notOurs(change, now);
      }
    }
    boolean reachable = true;
    for (Map.Entry<String, List<Due>> zone : byZone.entrySet()) {
      for (int i = 0; i < zone.getValue().size(); i += BATCH) {
        List<Due> batch = zone.getValue().subList(i, Math.min(i + BATCH, zone.getValue().size()));
        reachable = reachable ? publish(zone.getKey(), batch, now) : later(batch, now);
      }
    }
    return reachable;
  }

  private boolean publish(String zone, List<Due> batch, Instant now) {
    boolean reachable = true;
    for (Map.Entry<Due, Primary.Answer> each : primary.apply(zone, batch).entrySet()) {
      RecordSet wanted = each.getKey().wanted();
      Primary.Answer answer = each.getValue();
      if (answer.isDone()) {
        store.published(wanted, now);
        counters.add(answer.event());
        log.info(
            "dns.published name={} type={} data=\"{}\"",
            wanted.name(),
            wanted.type(),
            wanted.data());
      } else {
        failed(each.getKey(), answer.event(), answer.text(), now);
        reachable &= answer.event() != DnsEvent.PRIMARY_SILENT;
      }
    }
    return reachable;
  }

  /** Not even tried. */
  private boolean later(List<Due> batch, Instant now) {
    for (Due due : batch) {
      Instant again = now.plus(outage.after(due.attempts()));
      store.failed(due.wanted(), "the primary does not answer", due.attempts(), again);
    }
    return false;
  }

  /** The settings may have had the zone when the records were made. */
  private void notOurs(Due change, Instant now) {
    if (change.wanted().isEmpty() && change.present().isEmpty()) {
      store.published(change.wanted(), now);
    } else {
      String reason = "no zone of this broker holds " + change.wanted().name();
      failed(change, DnsEvent.FOREIGN_NAME, reason, now);
    }
  }

  private void failed(Due change, DnsEvent event, String reason, Instant now) {
    boolean silent = event == DnsEvent.PRIMARY_SILENT;
    Duration wait = (silent ? outage : refusal).after(change.attempts());
    int attempts = change.attempts() + 1;
    // That the primary was away for long says nothing about what it will answer.
    int counted = silent ? Math.min(attempts, MOST_OUTAGES) : attempts;
    store.failed(change.wanted(), reason, counted, now.plus(wait));
    counters.add(event);
    log.warn(
        "dns.failed name={} type={} reason=\"{}\" again={}",
        change.wanted().name(),
        change.wanted().type(),
        reason,
        wait);
  }
}
