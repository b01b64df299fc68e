// SPDX-License-Identifier: Apache-2.0
/** tspc, the client of a TSP tunnel broker. */
@NullMarked
package org.culvert.client;

import org.jspecify.annotations.NullMarked;
