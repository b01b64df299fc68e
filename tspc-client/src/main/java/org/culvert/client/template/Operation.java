// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

/** What a template is called for; the name is the value of TSP_OPERATION. */
public enum Operation {
  TSP_TUNNEL_CREATION,
  TSP_TUNNEL_TEARDOWN
}
