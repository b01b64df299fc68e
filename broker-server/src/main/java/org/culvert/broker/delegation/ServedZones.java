// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.culvert.broker.delegation.RecordStore.Due;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the name servers of many delegations at once, so that a slow one delays no other. */
record ServedZones(DnsSettings settings, NameServerCheck check) {
  private static final Logger log = LoggerFactory.getLogger(ServedZones.class);

  /** For each of them why its servers can't have it. */
  Map<Due, Optional<String>> objections(List<Due> delegations) {
    List<Callable<Optional<String>>> questions = new ArrayList<>();
    for (Due delegation : delegations) {
      questions.add(() -> objection(delegation.wanted()));
    }
    Map<Due, Optional<String>> objections = new LinkedHashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<String>>> answers = threads.invokeAll(questions);
      for (int i = 0; i < answers.size(); i++) {
        objections.put(delegations.get(i), answer(answers.get(i)));
      }
      return objections;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while name servers were asked", e);
    }
  }

  /** One that can't be checked must not keep the others from it. */
  private static Optional<String> answer(Future<Optional<String>> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      log.error("dns.not_asked", e.getCause());
      return Optional.of("the name servers could not be asked");
    }
  }

  private Optional<String> objection(RecordSet wanted) {
    if (settings.zoneAbove(wanted.name()).isEmpty()) {
      // Another reason, which is found out without asking anybody.
      return Optional.empty();
    }
    List<NameServer> servers =
        wanted.data().stream()
            .map(name -> NameServer.ofRecord(name, settings.zoneAbove(name).isPresent()))
            .toList();
    return check.objection(servers, List.of(wanted.name()));
  }
}
