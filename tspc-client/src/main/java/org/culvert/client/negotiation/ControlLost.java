// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

/** Nobody answers any more, or never did. The next transport may do better. */
final class ControlLost extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean local;

  private ControlLost(String message, boolean local) {
    super(message);
    this.local = local;
  }

  /** The broker, or the way to it, does not answer. */
  static ControlLost unreachable(String message) {
    return new ControlLost(message, false);
  }

  /** This machine could not even send: no address, no route. */
  static ControlLost local(String message) {
    return new ControlLost(message, true);
  }

  boolean isLocal() {
    return local;
  }
}
