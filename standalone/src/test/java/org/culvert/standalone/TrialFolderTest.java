// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrialFolderTest {
  @TempDir private Path folder;

  @Test
  void settingsOfTheFirstStartAreNotWrittenAgain() throws Exception {
    TrialFolder trial = new TrialFolder(folder);
    trial.prepare(new Random(1));
    Files.writeString(trial.settings(), "# edited");

    trial.prepare(new Random(2));

    assertThat(trial.settings()).hasContent("# edited");
  }

  @Test
  void onlyItsOwnerReadsTheFileWithThePassword() throws Exception {
    TrialFolder trial = new TrialFolder(folder);

    String text = trial.keepAccount("k8Rt2mWq5x");

    assertThat(trial.hasAccount()).isTrue();
    assertThat(trial.clientFile()).hasContent(text).content().contains("passwd = k8Rt2mWq5x");
    assertThat(Files.getPosixFilePermissions(trial.clientFile()))
        .containsOnly(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }
}
