// SPDX-License-Identifier: Apache-2.0
/** Packets in and out of the operating system: the only module with native calls. */
module org.culvert.packetio {
  requires static transitive org.jspecify;

  exports org.culvert.packetio;
}
