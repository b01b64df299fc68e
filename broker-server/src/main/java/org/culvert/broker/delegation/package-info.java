// SPDX-License-Identifier: Apache-2.0
/** Names in the DNS for tunnels and prefixes: what is wanted there, and how it gets there. */
@NullMarked
package org.culvert.broker.delegation;

import org.jspecify.annotations.NullMarked;
