// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.util.List;
import org.culvert.protocol.codec.ClientMessageReader;
import org.culvert.protocol.codec.ClientMessageWriter;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.ClientMessage;

/** What a stranger sends to the broker's UDP port: read and written again, it is the same. */
final class ClientDatagrams implements FuzzTarget {
  @Override
  public String name() {
    return "client-datagrams";
  }

  @Override
  public void run(byte[] input) {
    try {
      ClientMessage message = ClientMessageReader.ofDatagram(input);
      byte[] written = ClientMessageWriter.write(message);
      ClientMessage again = ClientMessageReader.ofDatagram(written);
      FuzzTarget.hold(again.equals(message), message + " came back as " + again);
    } catch (MalformedMessage refused) {
      FuzzTarget.hold(refused.code().number() >= 300, "refused with " + refused.code());
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    return vectors.payloads();
  }
}
