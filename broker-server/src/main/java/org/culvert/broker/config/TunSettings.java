// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

/**
 * The inner side of all tunnels.
 *
 * @param device name of the interface that the broker makes; {@code veth:NAME} takes a pair of veth
 *     interfaces instead, where /dev/net/tun can't be opened
 * @param mtu of tunnels: every TSP client uses 1280
 * @param capture file for a packet capture; empty for none
 */
public record TunSettings(String device, int mtu, String capture) {}
