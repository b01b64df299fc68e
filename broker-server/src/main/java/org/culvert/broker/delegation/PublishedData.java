// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.util.Locale;
import org.culvert.protocol.address.IpAddress;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;

/** The data of records, between our own text and the DNS library's. */
final class PublishedData {
  private PublishedData() {}

  /** As {@link RecordSet#data} has it. */
  static String of(Record record) {
    return switch (record) {
      case ARecord a -> IpAddress.of(a.getAddress().getAddress()).toString();
      case AAAARecord a -> IpAddress.of(a.getAddress().getAddress()).toString();
      case NSRecord ns -> name(ns.getTarget());
      case PTRRecord ptr -> name(ptr.getTarget());
      default -> record.rdataToString();
    };
  }

  /** As a zone file has it. */
  static String text(RecordSet.Type type, String data) {
    return switch (type) {
      case A, AAAA -> data;
      case NS, PTR -> data + ".";
    };
  }

  private static String name(Name name) {
    return name.toString(true).toLowerCase(Locale.ROOT);
  }
}
