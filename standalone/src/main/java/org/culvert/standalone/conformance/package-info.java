// SPDX-License-Identifier: Apache-2.0
/** The conformance kit with a broker of its own. */
@NullMarked
package org.culvert.standalone.conformance;

import org.jspecify.annotations.NullMarked;
