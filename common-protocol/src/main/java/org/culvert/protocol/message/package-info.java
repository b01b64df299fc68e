// SPDX-License-Identifier: Apache-2.0
/** Everything that a TSP client and a broker can say to each other (RFC 5572 section 4). */
@NullMarked
package org.culvert.protocol.message;

import org.jspecify.annotations.NullMarked;
