// SPDX-License-Identifier: Apache-2.0
/** The TSP session: states, turns, steps, and which status code a refusal becomes. */
@NullMarked
package org.culvert.broker.negotiation;

import org.jspecify.annotations.NullMarked;
