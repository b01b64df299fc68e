// SPDX-License-Identifier: Apache-2.0
/** The first run: asks what a broker needs to know, plans its addresses, writes its files. */
@NullMarked
package org.culvert.broker.setup;

import org.jspecify.annotations.NullMarked;
