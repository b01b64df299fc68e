// SPDX-License-Identifier: Apache-2.0
/** tspc, the client of a TSP tunnel broker. */
module org.culvert.client {
  requires org.culvert.packetio;
  requires org.culvert.protocol;
  requires static transitive org.jspecify;
}
