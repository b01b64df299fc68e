// SPDX-License-Identifier: Apache-2.0
/** The conformance kit: conversations with any TSP broker, and a report about them. */
module org.culvert.conformance {
  requires java.xml;
  requires transitive org.culvert.protocol;
  requires static transitive org.jspecify;

  exports org.culvert.conformance;
}
