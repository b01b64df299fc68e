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

/** Checks the name servers of many delegations at once, so that a slow one delays no other. */
record ServedZones(DnsSettings settings, NameServerCheck check) {
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
        objections.put(delegations.get(i), answers.get(i).get());
      }
      return objections;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while name servers were asked", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Optional<String> objection(RecordSet wanted) {
    List<NameServer> servers =
        wanted.data().stream()
            .map(name -> NameServer.ofRecord(name, settings.zoneAbove(name).isPresent()))
            .toList();
    return check.objection(servers, List.of(wanted.name()));
  }
}
