// SPDX-License-Identifier: Apache-2.0
/** {@code ./culvert demo}: the story, its figures, and how they are shown. */
@NullMarked
package org.culvert.standalone.demo;

import org.jspecify.annotations.NullMarked;
