// SPDX-License-Identifier: Apache-2.0
/** The script that configures the operating system, and the environment it is given. */
@NullMarked
package org.culvert.client.template;

import org.jspecify.annotations.NullMarked;
