// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PacketBatchTest {
  private final PacketBatch batch = PacketBatch.allocate(2, 64);

  @Test
  void slotsAreTakenInOrderAndDoNotOverlap() {
    int first = batch.add(64);
    int second = batch.add(64);
    batch.buffer(first).put(63, (byte) 1);
    batch.buffer(second).put(0, (byte) 2);
    assertThat(first).isZero();
    assertThat(second).isEqualTo(1);
    assertThat(batch.buffer(first).get(63)).isEqualTo((byte) 1);
    assertThat(batch.buffer(first).capacity()).isEqualTo(64);
    assertThat(batch.address(1) - batch.address(0)).isEqualTo(64);
  }

  @Test
  void theViewIsBigEndianDirectAndAlwaysTheSame() {
    assertThat(batch.buffer(0).order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    assertThat(batch.buffer(0).isDirect()).isTrue();
    assertThat(batch.buffer(0)).isSameAs(batch.buffer(0));
  }

  @Test
  void aDroppedSlotCountsButIsEmpty() {
    batch.add(10);
    batch.drop(0);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.length(0)).isZero();
  }

  @Test
  void aSlotThatIsTakenAgainHasForgottenItsPeer() {
    batch.peer(batch.add(10), 5, 6);
    assertThat(batch.peerHigh(0)).isEqualTo(5);
    assertThat(batch.peer(0)).isEqualTo(6);
    batch.clear();
    assertThat(batch.peer(batch.add(20))).isZero();
    assertThat(batch.peerHigh(0)).isZero();
    assertThat(batch.length(0)).isEqualTo(20);
    assertThat(batch.segmentSize(0)).isZero();
  }

  @Test
  void octetsInFrontOfThePacketAreRemoved() {
    batch.add(1);
    int slot = batch.add(64);
    batch.buffer(slot).put(4, (byte) 7).put(63, (byte) 8);
    batch.removeFront(slot, 4);
    assertThat(batch.length(slot)).isEqualTo(60);
    assertThat(batch.buffer(slot).get(0)).isEqualTo((byte) 7);
    assertThat(batch.buffer(slot).get(59)).isEqualTo((byte) 8);
  }

  @Test
  void moreThanFitsIsRefused() {
    assertThatThrownBy(() -> batch.add(65)).isInstanceOf(IllegalArgumentException.class);
    batch.add(0);
    batch.add(0);
    assertThatThrownBy(() -> batch.add(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> PacketBatch.allocate(0, 64))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnusedSlotHasNoLength() {
    batch.add(1);
    assertThatThrownBy(() -> batch.length(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
