// SPDX-License-Identifier: Apache-2.0
package org.culvert.benchmark;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.culvert.protocol.address.InternetChecksum;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The Internet checksum of one full segment, beside the loop over 16-bit words of RFC 1071. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Checksum {
  private static final int SEGMENT = 1208;

  private final ByteBuffer packet = ByteBuffer.allocateDirect(2048);

  @Setup
  public void fill() {
    byte[] octets = new byte[SEGMENT];
    new Random(1).nextBytes(octets);
    packet.put(0, octets);
  }

  @Benchmark
  public int ours() {
    return InternetChecksum.fold(InternetChecksum.sum(packet, 0, SEGMENT));
  }

  @Benchmark
  public int wordByWord() {
    int sum = 0;
    for (int i = 0; i < SEGMENT; i += 2) {
      sum += packet.getShort(i) & 0xFFFF;
    }
    return (sum >>> 16) + (sum & 0xFFFF);
  }
}
