// SPDX-License-Identifier: Apache-2.0
/**
 * The real programs in the network lab: what only a kernel, a NAT and several processes can show.
 */
@NullMarked
package org.culvert.e2e;

import org.jspecify.annotations.NullMarked;
