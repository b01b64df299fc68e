// SPDX-License-Identifier: Apache-2.0
/** Every parser, given whatever the fuzzer thinks of, and what has to hold then. */
@NullMarked
package org.culvert.fuzz;

import org.jspecify.annotations.NullMarked;
