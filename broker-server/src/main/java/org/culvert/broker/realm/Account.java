// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.realm;

/**
 * Somebody who may authenticate in a realm.
 *
 * @param id of the database
 * @param userid as the client says it, lower case: it becomes a host name
 */
public record Account(long id, String realm, String userid) {}
