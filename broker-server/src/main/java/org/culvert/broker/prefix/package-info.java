// SPDX-License-Identifier: Apache-2.0
/** Pools of addresses, what is proposed out of them, and what was delegated. */
@NullMarked
package org.culvert.broker.prefix;

import org.jspecify.annotations.NullMarked;
