// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

/**
 * Where health and counters can be read over HTTP.
 *
 * @param address keep it on loopback or an inner network: there is no password
 * @param port 0 switches it off
 */
public record MonitoringSettings(String address, int port) {}
