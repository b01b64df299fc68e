// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

/**
 * What somebody wants to set a tunnel up with.
 *
 * @param name in the form; its title is the text {@code script.system.NAME}
 * @param text with places: see {@link FilledText}
 * @param file what a download is called
 * @param template that tspc is to call there
 * @param runsTspc whether a tunnel can be had over UDP, which only a program carries
 * @param usualTunnel what the tunnel's interface is called unless the user names it
 */
record TargetSystem(
    String name,
    String text,
    String file,
    String template,
    boolean runsTspc,
    InterfaceNames interfaces,
    String usualTunnel) {}
