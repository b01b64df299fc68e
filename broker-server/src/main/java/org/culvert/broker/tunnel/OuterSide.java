// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

/** What a provisioner knows and can find out about the outer ends of tunnels. */
public record OuterSide(OuterEnds ends, OuterFacts facts, Probe probe, ConflictLog conflicts) {}
