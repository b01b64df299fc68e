// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.util.List;
import java.util.stream.Collectors;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.console.Console;
import org.culvert.client.negotiation.Outcome;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;
import org.culvert.protocol.message.TunnelType;

/**
 * Tells the user why there is no tunnel, in the words that the old client's documentation explains,
 * each with what to do about it; and says what number the client ends with.
 */
final class Report {
  private final Console console;
  private final ClientSettings settings;

  Report(Console console, ClientSettings settings) {
    this.console = console;
    this.settings = settings;
  }

  /** Explains a failure that is not the last word; the usual ones in one line. */
  void explainForNow(Outcome outcome) {
    switch (outcome) {
      case Outcome.Unreachable(String reason, var _) ->
          console.setback("All transports failed: " + reason);
      case Outcome.Refused(StatusLine status) -> console.setback("The broker said: " + status);
      case Outcome.Agreed _,
          Outcome.SignedIn _,
          Outcome.VersionRefused _,
          Outcome.AuthenticationFailed _,
          Outcome.NoCommonMechanism _,
          Outcome.NoCommonTunnelType _,
          Outcome.Redirected _,
          Outcome.NotFollowed _,
          Outcome.BadOffer _,
          Outcome.Unintelligible _ -> {
        ExitCode _ = explain(outcome);
      }
    }
  }

  /** Explains an outcome that is no agreement. */
  ExitCode explain(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Agreed _, Outcome.SignedIn _ -> ExitCode.NO_ERROR;
      case Outcome.VersionRefused(var version) -> {
        console.problem(
            "The broker does not speak version " + version.text() + " of TSP",
            "It refused every version that may be used. If tsp_version is set, remove it.");
        yield ExitCode.TSP_VERSION_ERROR;
      }
      case Outcome.AuthenticationFailed(String reason) -> authenticationFailed(reason);
      case Outcome.NoCommonMechanism(List<String> offered) -> noCommonMechanism(offered);
      case Outcome.NoCommonTunnelType(Capabilities offered) -> noCommonTunnelType(offered);
      case Outcome.Refused(StatusLine status) -> {
        console.problem(status.toString(), Hints.forStatus(status));
        yield ExitCode.SERVER_REFUSED;
      }
      case Outcome.Redirected(StatusLine status, List<String> brokers) ->
          notFollowed(status, namesOf(brokers));
      case Outcome.NotFollowed(StatusLine status, List<String> brokers, var reason) ->
          notFollowed(
              status,
              switch (reason) {
                case NO_LIST ->
                    "The broker asks to use another one and names none. Report it to the broker's"
                        + " administrator.";
                case FORBIDDEN ->
                    "redirect = "
                        + settings.redirect().follow().text()
                        + " keeps the client from following. "
                        + namesOf(brokers);
                case LOOP ->
                    "Brokers point at each other: four of them named another one, the last "
                        + String.join(", ", brokers)
                        + ". Report it to their administrator.";
              });
      case Outcome.BadOffer(String reason) -> {
        console.problem(
            "The broker's offer was refused: " + reason,
            "Report it to the broker's administrator; with -vvv the offer is shown.");
        yield ExitCode.TUNNEL_ERROR;
      }
      case Outcome.Unintelligible(String reason) -> {
        console.problem(
            "The broker's answer is no TSP: " + reason,
            "Check that server names a tunnel broker; with -vvv its answer is shown.");
        yield ExitCode.TSP_ERROR;
      }
      case Outcome.Unreachable(String reason, boolean local) -> unreachable(reason, local);
    };
  }

  private ExitCode notFollowed(StatusLine status, String remedy) {
    console.problem(status.toString(), remedy);
    return ExitCode.REDIRECTION_ERROR;
  }

  private static String namesOf(List<String> brokers) {
    return "The broker asks to use another one: set server to "
        + (brokers.isEmpty() ? "one of its others" : String.join(" or ", brokers))
        + ".";
  }

  /** The last lines of every run that failed. */
  void end(ExitCode code) {
    if (code != ExitCode.NO_ERROR) {
      console.say("Error is " + code);
    }
    console.say("TSP session done");
  }

  private ExitCode authenticationFailed(String reason) {
    console.problem(
        "No success: " + StatusCode.AUTHENTICATION_FAILED.phrase(),
        "The broker said: "
            + reason
            + ". Copy user id and password from the registration mail, upper and lower case\n"
            + "as there; the password has 10 characters and no blank behind it.");
    return ExitCode.AUTHENTICATION_ERROR;
  }

  private ExitCode noCommonMechanism(List<String> offered) {
    String remedy =
        settings.credentials().isAnonymous()
            ? "This broker wants an account: set userid and passwd, or set server to an anonymous"
                + " broker."
            : offered.contains("ANONYMOUS")
                ? "Use a broker for accounts, or set auth_method = anonymous and remove userid."
                : "Set auth_method = any.";
    console.problem(
        "No common authentication mechanism found",
        "The broker offers "
            + offered
            + "; auth_method is "
            + settings.credentials().method().text()
            + ", userid "
            + settings.credentials().userid()
            + ".\n"
            + remedy);
    return ExitCode.AUTHENTICATION_ERROR;
  }

  private ExitCode noCommonTunnelType(Capabilities offered) {
    String types =
        offered.tunnelTypes().stream().map(TunnelType::xmlName).collect(Collectors.joining(", "));
    console.problem(
        "The broker has no tunnels of type " + settings.tunnel().type().xmlName(),
        "It offers "
            + types
            + ". Set tunnel_mode = v6anyv4, or see that UDP port "
            + settings.server().port()
            + " can be reached.");
    return ExitCode.TUNNEL_ERROR;
  }

  private ExitCode unreachable(String reason, boolean local) {
    console.problem(
        "All transports failed, quitting",
        local
            ? "This machine could not send ("
                + reason
                + "). Check that it has an "
                + (settings.tunnel().type() == TunnelType.V4V6 ? "IPv6" : "IPv4")
                + " address, by DHCP for instance,\n"
                + "and a route to the broker: ping "
                + settings.server().host()
            : "No answer ("
                + reason
                + "). Port "
                + settings.server().port()
                + " has to be open for UDP and TCP, in every firewall on the way.\n"
                + "Check that server = "
                + settings.server().text()
                + " is right and the broker is up.");
    return ExitCode.SOCKET_ERROR;
  }
}
