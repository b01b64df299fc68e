// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.culvert.client.Offers;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateEnvironmentTest {
  @TempDir Path folder;

  @Test
  void aHostGetsTheVariablesOfTheOldClients() {
    ClientSettings settings = Offers.settings("tsp_dir = /tmp", "if_tunnel_v6v4 = sit5");

    assertThat(
            TemplateEnvironment.of(
                Operation.TSP_TUNNEL_CREATION,
                Offers.host(TunnelType.V6V4),
                Carrier.KERNEL,
                settings,
                2))
        .containsExactly(
            entry("TSP_OPERATION", "TSP_TUNNEL_CREATION"),
            entry("TSP_VERBOSE", "2"),
            entry("TSP_HOME_DIR", "/tmp"),
            entry("TSP_TUNNEL_MODE", "v6v4"),
            entry("TSP_HOST_TYPE", "host"),
            entry("TSP_TUNNEL_INTERFACE", "sit5"),
            entry("TSP_TUNNEL_CARRIER", "kernel"),
            entry("TSP_HOME_INTERFACE", ""),
            entry("TSP_CLIENT_ADDRESS_IPV4", "192.0.2.77"),
            entry("TSP_CLIENT_ADDRESS_IPV6", "2001:0db8:000a:0000:0000:0000:0000:0513"),
            entry("TSP_SERVER_ADDRESS_IPV4", "192.0.2.1"),
            entry("TSP_SERVER_ADDRESS_IPV6", "2001:0db8:000a:0000:0000:0000:0000:0512"),
            entry("TSP_TUNNEL_PREFIXLEN", "128"));
  }

  @Test
  void aRouterGetsItsPrefixToo() {
    ClientSettings settings =
        Offers.settings("host_type = router", "if_prefix = eth1", "if_tunnel_v6udpv4 = veth:tun0");

    assertThat(
            TemplateEnvironment.of(
                Operation.TSP_TUNNEL_TEARDOWN,
                Offers.router(Offers.PREFIX),
                Carrier.USER,
                settings,
                0))
        .contains(
            entry("TSP_OPERATION", "TSP_TUNNEL_TEARDOWN"),
            entry("TSP_TUNNEL_MODE", "v6udpv4"),
            entry("TSP_HOST_TYPE", "router"),
            entry("TSP_TUNNEL_INTERFACE", "tun0"),
            entry("TSP_HOME_INTERFACE", "eth1"),
            entry("TSP_CLIENT_DNS_ADDRESS_IPV6", "2001:0db8:000a:0000:0000:0000:0000:0053"),
            entry("TSP_CLIENT_DNS_NAME", "jdoe2004.broker.example.net"),
            entry("TSP_PREFIX", "2001:0db8:1501:e300"),
            entry("TSP_PREFIXLEN", "56"));
  }

  @Test
  void aPrefixThatAHostDidNotAskForIsKeptFromTheScript() {
    assertThat(
            TemplateEnvironment.of(
                Operation.TSP_TUNNEL_CREATION,
                Offers.router(Offers.PREFIX),
                Carrier.USER,
                Offers.settings(),
                0))
        .doesNotContainKeys("TSP_PREFIX", "TSP_PREFIXLEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$(reboot)", "a;reboot", "a b", "`id`", "a\nb", "../x"})
  void aNameThatIsNoneNeverReachesAScript(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TemplateEnvironment.of(
                    Operation.TSP_TUNNEL_CREATION,
                    Offers.named(name),
                    Carrier.USER,
                    Offers.settings(),
                    0));
  }

  @Test
  void theScriptSeesPathAndTheVariablesAndNothingElse() throws Exception {
    Path scripts = Files.createDirectory(folder.resolve("template"));
    Files.writeString(scripts.resolve("record.sh"), "env | sort; echo \"cwd=$(pwd)\"; exit 7");
    Template template = Template.find("record", folder).orElseThrow();

    TemplateRun run =
        TemplateRun.of(template, Map.of("TSP_OPERATION", "x", "TSP_HOME_DIR", "$(reboot)"), folder);

    assertThat(run.exit()).isEqualTo(7);
    assertThat(run.output().lines())
        .contains("TSP_OPERATION=x", "TSP_HOME_DIR=$(reboot)", "cwd=" + folder.toRealPath())
        .allMatch(line -> line.matches("(PATH|PWD|OLDPWD|SHLVL|_|TSP_[A-Z_]+|cwd)=.*"));
  }

  @Test
  void aScriptOfTheUserWinsOverTheBuiltInOne() throws Exception {
    Path scripts = Files.createDirectory(folder.resolve("template"));
    Files.writeString(scripts.resolve("linux.sh"), "echo mine");

    assertThat(TemplateRun.of(Template.find("linux", folder).orElseThrow(), Map.of(), folder))
        .isEqualTo(new TemplateRun(0, "mine\n"));
  }

  @Test
  void checktunnelShowsTheVariables() {
    Map<String, String> variables =
        TemplateEnvironment.of(
            Operation.TSP_TUNNEL_CREATION,
            Offers.host(TunnelType.V6UDPV4),
            Carrier.USER,
            Offers.settings(),
            0);

    TemplateRun run =
        TemplateRun.of(Template.find("checktunnel", folder).orElseThrow(), variables, folder);

    assertThat(run.exit()).isZero();
    variables.forEach(
        (name, value) -> assertThat(run.output()).contains(name + "=" + value + "\n"));
  }

  @Test
  void whatAScriptLeavesRunningTakesNoWordFromItOrFromTheNext() throws Exception {
    Path scripts = Files.createDirectory(folder.resolve("template"));
    Files.writeString(scripts.resolve("daemon.sh"), "echo started; sleep 20 & exit 0");
    Files.writeString(scripts.resolve("next.sh"), "echo next");
    Template daemon = Template.find("daemon", folder).orElseThrow();

    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      assertThat(TemplateRun.of(daemon, Map.of(), folder))
          .isEqualTo(new TemplateRun(0, "started\n"));
    }
    assertThat(TemplateRun.of(Template.find("next", folder).orElseThrow(), Map.of(), folder))
        .isEqualTo(new TemplateRun(0, "next\n"));
  }
}
