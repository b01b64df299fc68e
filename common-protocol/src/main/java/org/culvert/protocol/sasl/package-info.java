// SPDX-License-Identifier: Apache-2.0
/**
 * The authentication mechanisms of TSP, both halves of each, the verifiers a broker stores, and how
 * they are sealed for a database.
 */
@NullMarked
package org.culvert.protocol.sasl;

import org.jspecify.annotations.NullMarked;
