// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import org.culvert.protocol.message.Bytes;

/**
 * Accounting-Request and Accounting-Response (RFC 2866 section 4). A tunnel is the session: its
 * prefix is a Delegated-IPv6-Prefix (RFC 4818), the client's address a Framed-IPv6-Address (RFC
 * 6911), its outer end the Tunnel-Client-Endpoint (RFC 2868).
 */
final class AccountingPacket {
  static final int LARGEST = 4096;

  private static final int REQUEST = 4;
  private static final int RESPONSE = 5;
  private static final int HEADER = 20;
  private static final int AUTHENTICATOR = 4;

  private static final int USER_NAME = 1;
  private static final int SERVICE_TYPE = 6;
  private static final int FRAMED_IP_ADDRESS = 8;
  private static final int CALLING_STATION_ID = 31;
  private static final int NAS_IDENTIFIER = 32;
  private static final int ACCT_STATUS_TYPE = 40;
  private static final int ACCT_INPUT_OCTETS = 42;
  private static final int ACCT_OUTPUT_OCTETS = 43;
  private static final int ACCT_SESSION_ID = 44;
  private static final int ACCT_SESSION_TIME = 46;
  private static final int ACCT_INPUT_PACKETS = 47;
  private static final int ACCT_OUTPUT_PACKETS = 48;
  private static final int ACCT_TERMINATE_CAUSE = 49;
  private static final int ACCT_INPUT_GIGAWORDS = 52;
  private static final int ACCT_OUTPUT_GIGAWORDS = 53;
  private static final int EVENT_TIMESTAMP = 55;
  private static final int NAS_PORT_TYPE = 61;
  private static final int TUNNEL_CLIENT_ENDPOINT = 66;
  private static final int TUNNEL_SERVER_ENDPOINT = 67;
  private static final int DELEGATED_IPV6_PREFIX = 123;
  private static final int FRAMED_IPV6_ADDRESS = 168;

  private static final int FRAMED = 2;
  private static final int VIRTUAL = 5;

  private AccountingPacket() {}

  static byte[] request(AccountingEvent event, int identifier, Bytes secret) {
    byte[] attributes = attributes(event);
    ByteBuffer packet = ByteBuffer.allocate(HEADER + attributes.length);
    packet.put((byte) REQUEST).put((byte) identifier).putShort((short) packet.capacity());
    packet.position(HEADER).put(attributes);
    // Over sixteen zero octets where it is put itself (RFC 2866 section 3).
    packet.put(AUTHENTICATOR, md5(packet.array(), secret));
    return packet.array();
  }

  private static byte[] attributes(AccountingEvent event) {
    AccountingEvent.Amounts amounts = event.amounts();
    Attributes attributes =
        new Attributes()
            .number(ACCT_STATUS_TYPE, event.kind().value())
            .text(ACCT_SESSION_ID, String.valueOf(event.tunnel()))
            .text(USER_NAME, event.userid().orElse("anonymous") + "@" + event.realm())
            .text(NAS_IDENTIFIER, event.broker().isEmpty() ? "culvert" : event.broker())
            .number(NAS_PORT_TYPE, VIRTUAL)
            .number(SERVICE_TYPE, FRAMED)
            .text(CALLING_STATION_ID, event.outer().toString())
            .tagged(TUNNEL_CLIENT_ENDPOINT, event.outer().address().toString())
            .tagged(TUNNEL_SERVER_ENDPOINT, event.local().toString())
            .address(FRAMED_IP_ADDRESS, FRAMED_IPV6_ADDRESS, event.address())
            .number(EVENT_TIMESTAMP, event.at().getEpochSecond());
    event.prefix().ifPresent(prefix -> attributes.prefix(DELEGATED_IPV6_PREFIX, prefix));
    if (event.kind() != AccountingEvent.Kind.START) {
      attributes
          .number(ACCT_SESSION_TIME, Duration.between(event.beganAt(), event.at()).toSeconds())
          .octetCount(ACCT_INPUT_OCTETS, ACCT_INPUT_GIGAWORDS, amounts.inputOctets())
          .octetCount(ACCT_OUTPUT_OCTETS, ACCT_OUTPUT_GIGAWORDS, amounts.outputOctets())
          .number(ACCT_INPUT_PACKETS, amounts.inputPackets())
          .number(ACCT_OUTPUT_PACKETS, amounts.outputPackets());
    }
    event.cause().ifPresent(cause -> attributes.number(ACCT_TERMINATE_CAUSE, cause(cause)));
    return attributes.toArray();
  }

  /** RFC 2866 section 5.10. */
  private static int cause(String reason) {
    return switch (reason) {
      case "deleted", "deleted by owner" -> 1; // User Request
      case "silent" -> 2; // Lost Carrier
      case "lease ended" -> 5; // Session Timeout
      case "closed by operator" -> 6; // Admin Reset
      case "replaced", "handed over" -> 13; // Port Preempted
      default -> 10; // NAS Request
    };
  }

  static int identifier(byte[] packet) {
    return packet[1] & 0xFF;
  }

  /** Whether somebody who knows the secret answers that request; other octets are nobody's. */
  static boolean isResponse(byte[] packet, int length, byte[] request, Bytes secret) {
    if (length < HEADER || packet[0] != RESPONSE || packet[1] != request[1]) {
      return false;
    }
    int said = (packet[2] & 0xFF) << 8 | packet[3] & 0xFF;
    if (said < HEADER || said > length) {
      return false;
    }
    byte[] signed = Arrays.copyOf(packet, said);
    System.arraycopy(request, AUTHENTICATOR, signed, AUTHENTICATOR, 16);
    return MessageDigest.isEqual(
        md5(signed, secret), Arrays.copyOfRange(packet, AUTHENTICATOR, HEADER));
  }

  /** What the RFC wants; nothing secret is in an accounting packet. */
  private static byte[] md5(byte[] packet, Bytes secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(packet);
      return digest.digest(secret.toArray());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
