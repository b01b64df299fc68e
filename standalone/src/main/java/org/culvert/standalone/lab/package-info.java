// SPDX-License-Identifier: Apache-2.0
/**
 * Drives Culvert's real programs in the network lab that {@code lab/enter} makes: the broker on its
 * machine, clients in their homes behind the NAT. The demo and the tests of the whole tell their
 * stories with it.
 */
@NullMarked
package org.culvert.standalone.lab;

import org.jspecify.annotations.NullMarked;
