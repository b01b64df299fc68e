// SPDX-License-Identifier: Apache-2.0
/** Sessions as OpenTelemetry traces, if an operator wants them: the only package that knows it. */
@NullMarked
package org.culvert.broker.tracing;

import org.jspecify.annotations.NullMarked;
