// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import org.culvert.broker.tunnel.Hold;
import org.culvert.broker.tunnel.Refusal;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;

/**
 * What a client hears for each reason to refuse: the only place that pairs the two.
 *
 * @param strict say the nearest code of RFC 5572 instead of those that came after it
 */
record RefusalStatus(boolean strict) {
  /** What fits between "509 DNS delegation error" and the end of a status text. */
  private static final int LONGEST_DETAIL = 76;

  /** The same behind "301 No more tunnels available". */
  private static final int LONGEST_REASON = 72;

  StatusLine of(Refusal refusal) {
    StatusLine line = line(refusal);
    return strict ? line.code().map(code -> strictly(code, line)).orElse(line) : line;
  }

  /** The old text becomes the detail: it still says what is wrong. */
  private static StatusLine strictly(StatusCode code, StatusLine line) {
    return switch (code) {
      case DNS_DELEGATION_ERROR, MISSING_PREFIX_LENGTH ->
          StatusLine.of(StatusCode.INVALID_REQUEST, code.phrase());
      case UNSUPPORTED_PREFIX_LENGTH, PREFIX_FOR_ANONYMOUS ->
          StatusLine.of(StatusCode.PREFIX_LENGTH_UNAVAILABLE, code.phrase());
      default -> line;
    };
  }

  private static StatusLine line(Refusal refusal) {
    return switch (refusal) {
      case Refusal.PoolExhausted() ->
          StatusLine.of(StatusCode.NO_MORE_TUNNELS, "all addresses are in use");
      case Refusal.TooManyFromSource(int limit) ->
          StatusLine.of(StatusCode.NO_MORE_TUNNELS, "per-address limit " + limit);
      case Refusal.RealmFull() ->
          StatusLine.of(StatusCode.NO_MORE_TUNNELS, "all tunnels are in use");
      case Refusal.OuterEndInUse(String ticket) ->
          StatusLine.of(StatusCode.IPV4_PREFIX_IN_USE, "ticket " + ticket);
      case Refusal.TooManyRequests(int perMinute) ->
          StatusLine.of(StatusCode.NO_MORE_TUNNELS, perMinute + " requests a minute are the limit");
      case Refusal.TypeNotOffered(var type) ->
          StatusLine.of(
              StatusCode.UNSUPPORTED_TUNNEL_TYPE, type.xmlName() + " can't be had this way");
      case Refusal.BadClientAddress(String address) ->
          StatusLine.of(StatusCode.INVALID_IPV4_ADDRESS, LogText.of(address).replace('<', '?'));
      case Refusal.BadClientIpv6Address(String address) ->
          StatusLine.of(StatusCode.INVALID_IPV6_ADDRESS, LogText.of(address).replace('<', '?'));
      case Refusal.PrefixForAnonymous() -> StatusLine.of(StatusCode.PREFIX_FOR_ANONYMOUS);
      case Refusal.PrefixLengthMissing() -> StatusLine.of(StatusCode.MISSING_PREFIX_LENGTH);
      case Refusal.PrefixLengthUnsupported(int length) ->
          StatusLine.of(StatusCode.UNSUPPORTED_PREFIX_LENGTH, "/" + length);
      case Refusal.PrefixLengthUnavailable(int length) ->
          StatusLine.of(StatusCode.PREFIX_LENGTH_UNAVAILABLE, "/" + length);
      case Refusal.RequestInProgress() -> StatusLine.of(StatusCode.REQUEST_IN_PROGRESS);
      case Refusal.OnHold(Hold hold) ->
          StatusLine.of(StatusCode.NO_MORE_TUNNELS, cut(reason(hold), LONGEST_REASON));
      case Refusal.AnotherDevice() ->
          StatusLine.of(StatusCode.REQUEST_IN_PROGRESS, "by another device with your account");
      case Refusal.DnsDelegationFailed(String reason) ->
          StatusLine.of(StatusCode.DNS_DELEGATION_ERROR, cut(reason, LONGEST_DETAIL));
      // RFC 5572 has no number for this; brokers in the field say 310.
      case Refusal.NoTunnel() -> StatusLine.of(StatusCode.SERVER_ERROR, "there is no tunnel");
    };
  }

  private static String reason(Hold hold) {
    return switch (hold.by()) {
      case OWNER -> "you deleted it on the website: enable it again there";
      case OPERATOR -> hold.reason().map("suspended: "::concat).orElse("suspended by the operator");
    };
  }

  /** Names of reverse zones are long, and their beginnings say most. */
  private static String cut(String text, int longest) {
    String harmless = text.replaceAll("[^ -;=-~]", "?");
    return harmless.length() <= longest ? harmless : harmless.substring(0, longest - 3) + "...";
  }
}
