// SPDX-License-Identifier: Apache-2.0
/** The authentication mechanisms of TSP, both halves of each, and the verifiers a broker stores. */
@NullMarked
package org.culvert.protocol.sasl;

import org.jspecify.annotations.NullMarked;
