// SPDX-License-Identifier: Apache-2.0
/** The broker: its program and the one class that puts all of it together. */
@NullMarked
package org.culvert.broker;

import org.jspecify.annotations.NullMarked;
