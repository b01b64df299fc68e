// SPDX-License-Identifier: Apache-2.0
/** Reads the broker's file into the settings of the other packages. */
@NullMarked
package org.culvert.broker.config;

import org.jspecify.annotations.NullMarked;
