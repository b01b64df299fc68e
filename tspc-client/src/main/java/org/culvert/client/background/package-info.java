// SPDX-License-Identifier: Apache-2.0
/** Going on without a terminal: the detached process, and only one of it. */
@NullMarked
package org.culvert.client.background;

import org.jspecify.annotations.NullMarked;
