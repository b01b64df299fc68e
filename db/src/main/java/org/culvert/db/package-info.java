// SPDX-License-Identifier: Apache-2.0
/** The schema of Culvert and the program that brings a database up to it. */
@NullMarked
package org.culvert.db;

import org.jspecify.annotations.NullMarked;
