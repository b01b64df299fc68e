// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

/**
 * A case on one transport.
 *
 * @param detail why not, empty when it passed
 */
public record Result(
    String id, String section, String title, Transport transport, Verdict verdict, String detail) {}
