// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import org.culvert.protocol.message.Bytes;

/**
 * How to reach PostgreSQL.
 *
 * @param password as octets, so that it is not printed by accident
 * @param connections at most; sessions beyond that wait
 */
public record DatabaseSettings(String url, String user, Bytes password, int connections) {}
