// SPDX-License-Identifier: Apache-2.0
/** The web portal, packages by feature: the only Spring besides the trial set-up. */
@NullMarked
package org.culvert.portal;

import org.jspecify.annotations.NullMarked;
