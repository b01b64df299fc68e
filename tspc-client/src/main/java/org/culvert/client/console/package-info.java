// SPDX-License-Identifier: Apache-2.0
/** What the user sees: levels of detail, messages with their remedies. */
@NullMarked
package org.culvert.client.console;

import org.jspecify.annotations.NullMarked;
