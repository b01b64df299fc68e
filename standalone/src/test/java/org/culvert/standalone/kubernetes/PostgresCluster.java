// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;

/** As much of CloudNativePG's {@code Cluster} as we use: there are no types of it for Java. */
record PostgresCluster(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
  record Spec(
      String imageName,
      int instances,
      Bootstrap bootstrap,
      Postgresql postgresql,
      Affinity affinity,
      Storage storage,
      ResourceRequirements resources) {}

  record Bootstrap(Initdb initdb) {}

  record Initdb(String database, String owner) {}

  record Postgresql(Synchronous synchronous, Map<String, String> parameters) {}

  record Synchronous(String method, int number, String dataDurability) {}

  record Affinity(boolean enablePodAntiAffinity, String podAntiAffinityType, String topologyKey) {}

  record Storage(String size) {}
}
