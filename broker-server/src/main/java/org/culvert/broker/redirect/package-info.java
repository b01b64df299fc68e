// SPDX-License-Identifier: Apache-2.0
/**
 * Which clients are better served by another broker, and by which. Decides; says nothing itself.
 */
@NullMarked
package org.culvert.broker.redirect;

import org.jspecify.annotations.NullMarked;
