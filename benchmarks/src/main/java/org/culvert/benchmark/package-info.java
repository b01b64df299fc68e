// SPDX-License-Identifier: Apache-2.0
/** Micro-benchmarks of what happens for each packet, each beside the obvious way to do it. */
@NullMarked
package org.culvert.benchmark;

import org.jspecify.annotations.NullMarked;
