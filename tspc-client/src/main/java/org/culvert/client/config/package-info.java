// SPDX-License-Identifier: Apache-2.0
/** The command line and tspc.conf: read, checked, and complained about all at once. */
@NullMarked
package org.culvert.client.config;

import org.jspecify.annotations.NullMarked;
