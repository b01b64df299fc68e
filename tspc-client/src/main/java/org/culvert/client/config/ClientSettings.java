// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.message.TspVersion;

/**
 * All settings of one run, checked: the file with the command line on top.
 *
 * @param ladder the versions to try, newest first
 * @param template name of the script that configures the operating system
 * @param directory {@code tsp_dir}, which may hold a folder {@code template}
 * @param carrier of v6v4 and v4v6; empty for the kernel where it can, else this program
 */
public record ClientSettings(
    ServerAddress server,
    Credentials credentials,
    TunnelWish tunnel,
    RetryPolicy retry,
    List<TspVersion> ladder,
    String template,
    Path directory,
    Interfaces interfaces,
    Optional<Carrier> carrier,
    RedirectPolicy redirect,
    TlsWish tls,
    LogWish log) {

  public ClientSettings {
    ladder = List.copyOf(ladder);
  }

  /** The name of the device of a tunnel that this program carries. */
  public String deviceName() {
    return interfaces.name(tunnel.type(), Carrier.USER);
  }

  /** The interface on which a router advertises its prefix. */
  public Optional<String> homeInterface() {
    return tunnel.router().map(TunnelWish.Router::advertisingInterface);
  }
}
