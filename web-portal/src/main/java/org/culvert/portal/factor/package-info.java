// SPDX-License-Identifier: Apache-2.0
/** One-time codes after the password: RFC 6238, and what helps when the device is lost. */
@NullMarked
package org.culvert.portal.factor;

import org.jspecify.annotations.NullMarked;
