// SPDX-License-Identifier: Apache-2.0
/** Packets between the TUN device and the outer link: forwarded, or dropped with a reason. */
@NullMarked
package org.culvert.broker.dataplane;

import org.jspecify.annotations.NullMarked;
