// SPDX-License-Identifier: Apache-2.0
/** How the service is doing, for everybody: the page that error 310 of the clients points to. */
@NullMarked
package org.culvert.portal.status;

import org.jspecify.annotations.NullMarked;
