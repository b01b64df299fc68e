// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import org.culvert.protocol.message.TunnelType;

/** Every reason to say no to a request that was understood. The status code is negotiation's. */
public sealed interface Refusal {
  /** No address is left in the realm's pool. */
  record PoolExhausted() implements Refusal {}

  /** One outer address has as many tunnels as it may have. */
  record TooManyFromSource(int limit) implements Refusal {}

  /** The realm has as many tunnels as it may have. */
  record RealmFull() implements Refusal {}

  /**
   * Somebody else's live tunnel ends where the client's would.
   *
   * @param ticket of the record that explains it
   */
  record OuterEndInUse(String ticket) implements Refusal {}

  /** The account, or the address of an anonymous client, asked too often in the last minute. */
  record TooManyRequests(int perMinute) implements Refusal {}

  /** Not on offer in this realm, over this transport or to this client. */
  record TypeNotOffered(TunnelType type) implements Refusal {}

  /** The client's outer address is no host's, or not the one that it speaks from. */
  record BadClientAddress(String address) implements Refusal {}

  /** The same for a client that comes over IPv6. */
  record BadClientIpv6Address(String address) implements Refusal {}

  record PrefixForAnonymous() implements Refusal {}

  record PrefixLengthMissing() implements Refusal {}

  /** A length that this realm never delegates. */
  record PrefixLengthUnsupported(int length) implements Refusal {}

  /** A length that this account can't have, or of which none is left. */
  record PrefixLengthUnavailable(int length) implements Refusal {}

  /** Another session of the same account is being served. */
  record RequestInProgress() implements Refusal {}

  /** The account gets no tunnel until that is ended. */
  record OnHold(Hold hold) implements Refusal {}

  /** Another device takes the account's tunnel back again and again. */
  record AnotherDevice() implements Refusal {}

  /** The prefix can't be delegated in the DNS, and the operator wants it to be. */
  record DnsDelegationFailed(String reason) implements Refusal {}

  /** Asked about, or to delete, a tunnel that is not there. */
  record NoTunnel() implements Refusal {}
}
