// SPDX-License-Identifier: Apache-2.0
/**
 * {@code /tunnels/new}: a form, and what comes of it: a script or configuration for somebody's
 * system, and a {@code tspc.conf}. Asks nothing of the broker and changes nothing.
 */
@NullMarked
package org.culvert.portal.script;

import org.jspecify.annotations.NullMarked;
