// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.account.RealmProfile;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelType;
import org.springframework.stereotype.Component;
import org.springframework.validation.Errors;

/**
 * Turns a form into a wish, or says what is wrong with each field. Nothing that did not pass here
 * reaches a script.
 */
@Component
class FormCheck {
  private static final int LONGEST_INTERVAL = 3600;

  private final TargetSystems systems;

  FormCheck(TargetSystems systems) {
    this.systems = systems;
  }

  /** Empty when there are mistakes, which are in {@code mistakes} then. */
  Optional<ScriptWish> check(ScriptForm form, RealmProfile realm, Errors mistakes) {
    Optional<TargetSystem> system = systems.find(form.system());
    if (system.isEmpty()) {
      mistakes.rejectValue("system", "script.system.wrong");
      return Optional.empty();
    }
    TunnelType type = type(form, realm, system.get(), mistakes);
    Optional<Ipv4Address> local = local(form, system.get(), mistakes);
    Optional<ScriptWish.Router> router = router(form, realm, system.get(), mistakes);
    String tunnel = form.tunnel().isEmpty() ? system.get().usualTunnel() : form.tunnel();
    if (!system.get().interfaces().allow(tunnel)) {
      mistakes.rejectValue("tunnel", "script.interface.wrong");
    }
    Optional<Integer> keepalive = keepalive(form, mistakes);
    return mistakes.hasErrors()
        ? Optional.empty()
        : Optional.of(
            new ScriptWish(
                system.get(), type, local, form.wantsProxy(), tunnel, router, keepalive));
  }

  private static TunnelType type(
      ScriptForm form, RealmProfile realm, TargetSystem system, Errors mistakes) {
    Optional<TunnelType> type =
        TunnelType.ofXmlName(form.type()).filter(OfferedTypes.of(realm)::contains);
    if (type.isEmpty()) {
      mistakes.rejectValue("type", "script.type.wrong");
    } else if (type.get() != TunnelType.V6V4) {
      if (!system.runsTspc()) {
        mistakes.rejectValue("type", "script.type.kernel");
      } else if (form.wantsProxy()) {
        mistakes.rejectValue("type", "script.type.proxy");
      }
    }
    return type.orElse(TunnelType.V6V4);
  }

  private static Optional<Ipv4Address> local(
      ScriptForm form, TargetSystem system, Errors mistakes) {
    if (!form.address().equals("given")) {
      if (form.wantsProxy() || !system.runsTspc()) {
        mistakes.rejectValue("ipv4", "script.ipv4.elsewhere");
      }
      return Optional.empty();
    }
    Optional<Ipv4Address> address = parse(form.ipv4()).filter(Ipv4Address::isUnicast);
    if (address.isEmpty()) {
      mistakes.rejectValue("ipv4", "script.ipv4.wrong");
    }
    return address;
  }

  private static Optional<Ipv4Address> parse(String text) {
    try {
      return Optional.of(Ipv4Address.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<ScriptWish.Router> router(
      ScriptForm form, RealmProfile realm, TargetSystem system, Errors mistakes) {
    if (!form.role().equals("router")) {
      return Optional.empty();
    }
    List<Integer> lengths = OfferedTypes.prefixLengths(realm);
    if (lengths.isEmpty()) {
      mistakes.rejectValue("role", "script.role.none");
      return Optional.empty();
    }
    int length =
        form.prefixLength().isEmpty()
            ? lengths.getLast()
            : lengths.stream()
                .filter(each -> form.prefixLength().equals(each.toString()))
                .findFirst()
                .orElse(0);
    if (length == 0) {
      mistakes.rejectValue("prefixLength", "script.prefix.wrong");
    }
    if (!system.interfaces().allow(form.lan())) {
      mistakes.rejectValue(
          "lan", form.lan().isEmpty() ? "script.lan.none" : "script.interface.wrong");
    }
    List<String> servers =
        Arrays.stream(form.nameServers().split("[\\s,;]+", -1))
            .filter(name -> !name.isEmpty())
            .toList();
    if (!NameServers.areSound(servers)) {
      mistakes.rejectValue("nameServers", "script.servers.wrong");
    }
    return Optional.of(new ScriptWish.Router(length, form.lan(), servers));
  }

  private static Optional<Integer> keepalive(ScriptForm form, Errors mistakes) {
    // Another machine's tunnel can't be asked from here.
    if (!form.wantsKeepalive() || form.wantsProxy()) {
      return Optional.empty();
    }
    String text = form.interval().isEmpty() ? "30" : form.interval();
    int seconds = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (seconds < 1 || seconds > LONGEST_INTERVAL) {
      mistakes.rejectValue("interval", "script.interval.wrong");
    }
    return Optional.of(seconds);
  }
}
