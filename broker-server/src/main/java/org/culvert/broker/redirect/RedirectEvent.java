// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

/** Why a client was sent elsewhere, or was not although there was a reason. */
public enum RedirectEvent {
  /** This broker is being emptied. */
  DRAIN(true),
  /** It has as many tunnels or sessions as it should. */
  LOAD(true),
  /** The client's network belongs to others. */
  REGION(true),
  /** The realm belongs to others. */
  REALM(true),
  /** The account belongs to others. */
  ACCOUNT(true),
  /** It was sent away within the last minutes and is back: two brokers point at each other. */
  CAME_BACK(false),
  /** It speaks a version before 2.0.1. */
  TOO_OLD(false),
  /** Too many lists to its network over UDP. */
  LIMITED(false),
  /** No list has anything for it: of its address family, and not this broker itself. */
  NO_BROKER(false);

  private final boolean redirected;

  RedirectEvent(boolean redirected) {
    this.redirected = redirected;
  }

  public boolean isRedirected() {
    return redirected;
  }
}
