// SPDX-License-Identifier: Apache-2.0
/** Addresses, prefixes, endpoints, and views of the packets that carry them. */
@NullMarked
package org.culvert.protocol.address;

import org.jspecify.annotations.NullMarked;
