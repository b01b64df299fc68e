// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.net.URI;
import java.util.Optional;

/**
 * Where traces of sessions go.
 *
 * @param endpoint of a collector that takes OTLP over HTTP; empty: nobody is traced
 * @param personal whether spans may say who the client is, and where
 */
public record TracingSettings(Optional<URI> endpoint, boolean personal) {}
