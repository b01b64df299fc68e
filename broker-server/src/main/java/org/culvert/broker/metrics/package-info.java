// SPDX-License-Identifier: Apache-2.0
/** Health, readiness and counters over HTTP: the only package that knows a metrics library. */
@NullMarked
package org.culvert.broker.metrics;

import org.jspecify.annotations.NullMarked;
