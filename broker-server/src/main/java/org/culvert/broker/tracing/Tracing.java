// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.broker.tunnel.TunnelProvisioner;

/**
 * Traces of sessions, sent to a collector in batches. A collector that is away costs the traces and
 * nothing else: what waits is bounded, and no session waits for it.
 */
public final class Tracing implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String SCOPE = "org.culvert.broker";

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final boolean personal;

  private Tracing(SdkTracerProvider provider, String version, boolean personal) {
    this.provider = provider;
    this.tracer = provider.get(SCOPE, version);
    this.personal = personal;
  }

  /**
   * @param endpoint of the collector, without {@code /v1/traces}
   * @param personal whether spans may say who the client is, and where
   * @param instance which of several brokers; may be empty
   */
  public static Tracing to(URI endpoint, boolean personal, String version, String instance) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.toString().replaceFirst("/$", "") + "/v1/traces")
            .setTimeout(PATIENCE)
            .build();
    Resource resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"), "culvert-broker",
                AttributeKey.stringKey("service.version"), version,
                AttributeKey.stringKey("service.instance.id"), instance));
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).setScheduleDelay(EVERY).build())
            .build();
    return new Tracing(provider, version, personal);
  }

  /** The same sessions, with a trace for each. */
  public TspSessions of(TspSessions sessions) {
    return new TracedSessions(sessions, tracer, personal);
  }

  /** The same provisioner; what it does for a session's turn is a part of that. */
  public TunnelProvisioner of(TunnelProvisioner provisioner) {
    return new TracedProvisioner(provisioner, tracer, personal);
  }

  /** Sends what is left. */
  @Override
  public void close() {
    var _ = provider.shutdown().join(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
