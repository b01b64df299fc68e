// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** The Debian package, installed by dpkg on copies of this machine on which no daemon can start. */
@Timeout(120)
final class PackageTest {
  private static final double MOST_EXPOSURE = 3;

  private OwnRoot root;
  private String older;
  private String newer;

  @BeforeEach
  void build(TestInfo test) throws Exception {
    root = OwnRoot.of(World.lab(), test.getTestMethod().orElseThrow().getName());
    older = root.give(Packages.built().older());
    newer = root.give(Packages.built().newer());
  }

  @Test
  void anUpgradeKeepsTheConfigurationAndAPurgeLeavesNothing() throws Exception {
    root.run("dpkg", "-i", older);
    assertThat(root.run("tspc", "--version")).startsWith("tspc ");
    assertThat(root.run("stat", "-c", "%a", "/etc/tsp/tspc.conf")).isEqualTo("600\n");
    root.shell("echo 'server = broker.example.net' >>/etc/tsp/tspc.conf; tspc check");

    root.run("dpkg", "-i", newer);
    assertThat(root.run("dpkg-query", "-W", "-f", "${Version}", "tspc")).isEqualTo("0.0.2");
    assertThat(root.run("cat", "/etc/tsp/tspc.conf")).contains("server = broker.example.net");

    root.shell("echo line >/var/lib/tspc/tspc.log");
    root.run("dpkg", "-r", "tspc");
    assertThat(root.changed()).contains("/etc/tsp/tspc.conf").noneMatch(f -> f.contains("/usr/"));
    assertThat(root.has("/var/lib/tspc/tspc.log")).isTrue();
    root.run("dpkg", "-P", "tspc");
    assertThat(root.changed()).isEmpty();
    assertThat(root.has("/var/lib/tspc") || root.has("/etc/tsp")).isFalse();
  }

  @Test
  void withoutABrokerItIsInstalledAndPurged() throws Exception {
    root.run("dpkg", "-i", older);
    assertThat(root.changed())
        .contains(
            "/etc/systemd/system/multi-user.target.wants/tspc.service",
            "/usr/share/bash-completion/completions/tspc");
    assertThat(root.shell("tspc check 2>&1 || echo ended with $?"))
        .contains("/etc/tsp/tspc.conf", "server", "ended with 8");
    root.run("dpkg", "-P", "tspc");
    assertThat(root.changed()).isEmpty();
  }

  @Test
  void aServiceManagerThatDoesNotAnswerIsNoReasonToFail() throws Exception {
    String dead = "mkdir -p /run/systemd/system; ";
    root.shell(dead + "dpkg -i " + older);
    root.shell(dead + "dpkg -i " + newer);
    root.shell(dead + "dpkg -P tspc");
    assertThat(root.changed()).isEmpty();
  }

  @Test
  void aClientThatRunsIsStoppedBeforeItsProgramGoes() throws Exception {
    root.run("dpkg", "-i", older);
    String said =
        root.shell(
            """
            echo 'server = 127.0.0.1:1' >>/etc/tsp/tspc.conf
            tspc -n -r 600 >/tmp/said -f /etc/tsp/tspc.conf &
            while ! grep -q 'Trying again' /tmp/said; do sleep 0.1; done
            dpkg -P tspc
            wait $!
            cat /tmp/said
            """);
    assertThat(said).contains("TSP session done");
    assertThat(root.changed()).isEmpty();
  }

  @Test
  void theUnitsAreWellFormedAndHaveLittleRights() throws Exception {
    root.run("dpkg", "-i", older);
    assertThat(root.run("systemd-analyze", "verify", "tspc.service", "tspc@other.service"))
        .doesNotContain("tspc");
    String verdict = root.run("systemd-analyze", "security", "--offline=true", "tspc.service");
    Matcher exposure = Pattern.compile("Overall exposure level for .*: ([0-9.]+)").matcher(verdict);
    assertThat(exposure.find()).as(verdict).isTrue();
    System.out.println(exposure.group());
    assertThat(Double.parseDouble(exposure.group(1))).isLessThan(MOST_EXPOSURE);
  }

  @Test
  void lintianHasNothingToSay() throws Exception {
    Path deb = Packages.built().older();
    assertThat(Said.by("lintian", "--allow-root", "--fail-on", "error,warning", deb))
        .doesNotContain("E: ", "W: ");
  }

  @Test
  void theArchiveRunsInAnyFolder() throws Exception {
    Path folder = World.lab().folder().resolve("any folder");
    Path archive = Packages.built().image().resolveSibling("tspc.tar.gz");
    Path scripts = World.lab().home().resolve("packaging/client");
    Said.by(scripts.resolve("archive"), Packages.built().image(), "0.0.1", archive);
    Said.by("mkdir", folder);
    Said.by("tar", "-xzf", archive, "-C", folder);
    Path unpacked = folder.resolve("tspc-0.0.1");
    assertThat(Said.by(unpacked.resolve("bin/tspc"), "-h")).contains("usage: tspc");
    assertThat(unpacked.resolve("LICENSE")).exists();
    assertThat(unpacked.resolve("runtime/legal/java.base/LICENSE")).exists();
    assertThat(unpacked.resolve("share/man/man8/tspc.8.gz")).exists();
    Said.by("rm", "-rf", folder);
  }
}
