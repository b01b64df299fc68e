// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

/**
 * A text to copy or to download.
 *
 * @param file its name there
 */
record Script(String file, String text) {}
