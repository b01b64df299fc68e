// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.culvert.broker.BrokerCommand.Action;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.broker.redirect.OtherBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerCommandTest {
  @Test
  void withoutArgumentsTheBrokerRuns() {
    assertThat(parse("")).isEqualTo(new BrokerCommand(Path.of("broker.toml"), new Action.Run()));
  }

  @Test
  void theSettingsFileIsNamedBeforeOrAfterTheCommand() {
    assertThat(parse("--config x.toml run").config()).isEqualTo(Path.of("x.toml"));
    assertThat(parse("account list --config x.toml"))
        .isEqualTo(new BrokerCommand(Path.of("x.toml"), new Action.ListAccounts()));
  }

  @Test
  void everyCommandIsUnderstood() {
    assertThat(parse("--check-config").action()).isEqualTo(new Action.CheckConfig());
    assertThat(parse("--help").action()).isEqualTo(new Action.Help());
    assertThat(parse("--version").action()).isEqualTo(new Action.Version());
    assertThat(parse("account add members alice").action())
        .isEqualTo(new Action.AddAccount("members", "alice"));
    assertThat(parse("account password members alice").action())
        .isEqualTo(new Action.DrawPassword("members", "alice"));
    assertThat(parse("account password members alice --stdin").action())
        .isEqualTo(new Action.ReadPassword("members", "alice"));
    assertThat(parse("account reencrypt").action()).isEqualTo(new Action.Reencrypt());
    assertThat(parse("key").action()).isEqualTo(new Action.DrawKey());
    assertThat(parse("account disable members alice").action())
        .isEqualTo(new Action.DisableAccount("members", "alice"));
    assertThat(parse("account largest members alice 48").action())
        .isEqualTo(new Action.SetLargest("members", "alice", OptionalInt.of(48)));
    assertThat(parse("account largest members alice realm").action())
        .isEqualTo(new Action.SetLargest("members", "alice", OptionalInt.empty()));
    assertThat(parse("account rate members alice 5 realm").action())
        .isEqualTo(
            new Action.SetLimits(
                "members",
                "alice",
                new LimitsCommand.Change.Rate(OptionalInt.of(5), OptionalInt.empty())));
    assertThat(parse("account quota members alice 5 --config x").action())
        .isEqualTo(
            new Action.SetLimits(
                "members",
                "alice",
                new LimitsCommand.Change.Quota(OptionalInt.of(5), OptionalInt.empty())));
    assertThat(parse("account release members alice").action())
        .isEqualTo(new Action.ReleaseAddresses("members", "alice"));
    assertThat(parse("account home members alice tb2").action())
        .isEqualTo(new Action.SetHome("members", "alice", Optional.of(OtherBroker.parse("tb2"))));
    assertThat(parse("account home members alice any").action())
        .isEqualTo(new Action.SetHome("members", "alice", Optional.empty()));
    assertThat(parse("account operator members alice").action())
        .isEqualTo(new Action.SetOperator("members", "alice", true));
    assertThat(parse("account operator members alice off").action())
        .isEqualTo(new Action.SetOperator("members", "alice", false));
    assertThat(parse("audit verify").action()).isEqualTo(new Action.VerifyAudit(Optional.empty()));
    assertThat(parse("audit verify --key audit.pem").action())
        .isEqualTo(new Action.VerifyAudit(Optional.of(Path.of("audit.pem"))));
    assertThat(parse("audit key").action()).isEqualTo(new Action.ShowAuditKey());
    assertThat(parse("drain").action()).isEqualTo(new Action.Drain(true, Optional.empty()));
    assertThat(parse("drain --wait").action())
        .isEqualTo(new Action.Drain(true, Optional.of(Duration.ofMinutes(30))));
    assertThat(parse("drain --wait 5 --config x.toml").action())
        .isEqualTo(new Action.Drain(true, Optional.of(Duration.ofMinutes(5))));
    assertThat(parse("drain off --config x.toml"))
        .isEqualTo(new BrokerCommand(Path.of("x.toml"), new Action.Drain(false, Optional.empty())));
    assertThat(parse("setup --prefix x --yes").action())
        .isEqualTo(new Action.Setup(List.of("--prefix", "x", "--yes")));
    assertThat(parse("preflight --json --config x.toml"))
        .isEqualTo(new BrokerCommand(Path.of("x.toml"), new Action.Preflight(List.of("--json"))));
    assertThat(parse("--config x.toml preflight --json"))
        .isEqualTo(new BrokerCommand(Path.of("x.toml"), new Action.Preflight(List.of("--json"))));
    Ipv4Address router = Ipv4Address.parse("203.0.113.9");
    assertThat(parse("account proxy add members alice 203.0.113.9").action())
        .isEqualTo(new Action.AddProxyTarget("members", "alice", router));
    assertThat(parse("account proxy remove members alice 203.0.113.9").action())
        .isEqualTo(new Action.RemoveProxyTarget("members", "alice", router));
    assertThat(parse("account proxy list members alice").action())
        .isEqualTo(new Action.ListProxyTargets("members", "alice"));
  }

  @ParameterizedTest
  @CsvSource({
    "serve, unknown argument: serve",
    "--config, --config needs a file",
    "account, 'account needs add, password, disable, operator, largest, rate, quota, port25, limits,"
        + " release, home, proxy, reencrypt or list'",
    "account add members, account add needs a realm and a name",
    "account largest a b 65, \"65\" is not a length from 32 to 64",
    "drain --wait long, 'drain --wait takes minutes, not \"long\"'",
    "account rename a b, unknown: account rename",
    "account proxy, 'account proxy needs add, remove or list'",
    "account proxy add members, account proxy add needs a realm and a name",
    "account proxy add a b, account proxy add needs the IPv4 address of the other machine",
    "account proxy add a b ::1, 'not an IPv4 address: ::1'",
  })
  void aMistakeIsExplained(String line, String complaint) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(complaint);
  }

  private static BrokerCommand parse(String line) {
    return BrokerCommand.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }
}
