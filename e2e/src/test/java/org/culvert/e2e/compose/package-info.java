// SPDX-License-Identifier: Apache-2.0
/** docker-compose.yml as its users start it, with a real engine: {@code ./culvert test compose}. */
@NullMarked
package org.culvert.e2e.compose;

import org.jspecify.annotations.NullMarked;
