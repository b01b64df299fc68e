// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Set;
import java.util.TreeSet;

/** The files of ConfigMaps and Secrets that a container sees. */
final class MountedFiles {
  private MountedFiles() {}

  static Set<String> of(PodTemplateSpec pod, Container container) {
    Set<String> files = new TreeSet<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      for (Volume volume : pod.getSpec().getVolumes()) {
        if (!volume.getName().equals(mount.getName())) {
          continue;
        }
        String folder = mount.getMountPath() + "/";
        if (volume.getSecret() != null) {
          volume.getSecret().getItems().forEach(item -> files.add(folder + item.getPath()));
        } else if (volume.getConfigMap() != null) {
          Manifests.configMap(volume.getConfigMap().getName())
              .keySet()
              .forEach(key -> files.add(folder + key));
        }
      }
    }
    return files;
  }
}
