// SPDX-License-Identifier: Apache-2.0
/** The Tunnel Setup Protocol (RFC 5572) as a library: no sockets, no threads, no clock. */
module org.culvert.protocol {
  requires java.xml;
  requires static transitive org.jspecify;

  exports org.culvert.protocol.address;
  exports org.culvert.protocol.codec;
  exports org.culvert.protocol.log;
  exports org.culvert.protocol.message;
  exports org.culvert.protocol.reliable;
  exports org.culvert.protocol.sasl;
}
