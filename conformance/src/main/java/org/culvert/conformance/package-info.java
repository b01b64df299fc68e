// SPDX-License-Identifier: Apache-2.0
/**
 * The conformance kit. It knows a broker by its octets only, and shares nothing with ours but the
 * protocol's library. Each case asserts one thing; what leads up to it is taken as it comes, so
 * that a defect shows where it is and nowhere else.
 */
@NullMarked
package org.culvert.conformance;

import org.jspecify.annotations.NullMarked;
