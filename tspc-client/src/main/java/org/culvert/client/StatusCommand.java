// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.status.LocalInterfaces;
import org.culvert.client.status.LiveStatus;
import org.culvert.client.status.StatusField;
import org.culvert.client.status.StatusSocket;
import org.culvert.client.status.TunnelStatus;
import org.culvert.client.template.KernelRecord;

/**
 * {@code tspc status}: asks the client that runs with this configuration; looks for a tunnel that
 * the kernel carries when none does.
 */
record StatusCommand(Preparation preparation) {
  ExitCode run(PrintStream out) {
    Optional<TunnelStatus> status = find(preparation.settings());
    if (status.isEmpty() && isForbidden(preparation.settings())) {
      out.println(
          preparation.options().json()
              ? "{\"state\": \"unknown: permission denied\"}"
              : "This user may not ask a client of %s. Say it as root."
                  .formatted(preparation.settings().directory()));
      return ExitCode.TSP_ERROR;
    }
    if (status.isEmpty()) {
      out.println(
          preparation.options().json()
              ? "{\"state\": \"not running\"}"
              : "No client is running for %s with the folder %s. Start one: tspc"
                  .formatted(
                      preparation.settings().deviceName(), preparation.settings().directory()));
      return ExitCode.NOT_RUNNING;
    }
    out.println(preparation.options().json() ? status.get().json() : status.get().forPeople());
    return status.get().isUp() ? ExitCode.NO_ERROR : ExitCode.TUNNEL_ERROR;
  }

  /** The client's folder, or its socket, is for its own user alone. */
  private static boolean isForbidden(ClientSettings settings) {
    Path socket = StatusSocket.file(settings.directory(), settings.deviceName());
    return !Files.isExecutable(settings.directory())
        || (Files.exists(socket) && !Files.isWritable(socket));
  }

  static Optional<TunnelStatus> find(ClientSettings settings) {
    return StatusSocket.ask(StatusSocket.file(settings.directory(), settings.deviceName()))
        .or(() -> ofTheKernel(settings));
  }

  private static Optional<TunnelStatus> ofTheKernel(ClientSettings settings) {
    return settings.interfaces().names(settings.tunnel().type()).stream()
        .filter(LocalInterfaces::exists)
        .flatMap(name -> KernelRecord.read(KernelRecord.file(settings.directory(), name)).stream())
        .findFirst()
        .map(StatusCommand::status);
  }

  private static TunnelStatus status(KernelRecord tunnel) {
    String type = tunnel.get("TSP_TUNNEL_MODE");
    boolean ipv4 = type.equals("v4v6");
    Map<StatusField, String> fields = new EnumMap<>(StatusField.class);
    fields.put(StatusField.STATE, LiveStatus.UP);
    fields.put(
        StatusField.ADDRESS,
        tunnel.get(ipv4 ? "TSP_CLIENT_ADDRESS_IPV4" : "TSP_CLIENT_ADDRESS_IPV6"));
    fields.put(
        StatusField.BROKER_ADDRESS,
        tunnel.get(ipv4 ? "TSP_SERVER_ADDRESS_IPV4" : "TSP_SERVER_ADDRESS_IPV6"));
    String prefix = tunnel.get("TSP_PREFIX");
    if (!prefix.isEmpty()) {
      fields.put(StatusField.PREFIX, prefix + "/" + tunnel.get("TSP_PREFIXLEN"));
    }
    fields.put(StatusField.TUNNEL, type);
    fields.put(StatusField.CARRIER, tunnel.get("TSP_TUNNEL_CARRIER"));
    fields.put(StatusField.INTERFACE, tunnel.get("TSP_TUNNEL_INTERFACE"));
    fields.put(StatusField.VERSION, ProgramVersion.TEXT);
    return new TunnelStatus(fields);
  }
}
