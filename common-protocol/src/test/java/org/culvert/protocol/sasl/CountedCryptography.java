// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.MacSpi;

/** While it is open, hashes and MACs of this thread are counted by algorithm. */
final class CountedCryptography implements AutoCloseable {
  private static final String NAME = "Counted";
  private static final ThreadLocal<Map<String, Integer>> DONE =
      ThreadLocal.withInitial(TreeMap::new);

  CountedCryptography() {
    Security.insertProviderAt(new Counting(), 1);
    DONE.get().clear();
  }

  /** How often each was finished since the last call. */
  Map<String, Integer> done() {
    Map<String, Integer> done = new TreeMap<>(DONE.get());
    DONE.get().clear();
    return done;
  }

  @Override
  public void close() {
    Security.removeProvider(NAME);
  }

  private static void count(String algorithm) {
    DONE.get().merge(algorithm, 1, Integer::sum);
  }

  private static final class Counting extends Provider {
    private static final long serialVersionUID = 1;

    Counting() {
      super(NAME, "1", "counts");
      putService(new One(this, "MessageDigest", "MD5", () -> new Digest("MD5")));
      putService(new One(this, "MessageDigest", "SHA-256", () -> new Digest("SHA-256")));
      putService(new One(this, "Mac", "HmacSHA256", () -> new Hmac("HmacSHA256")));
    }
  }

  private static final class One extends Provider.Service {
    private final Supplier<Object> make;

    One(Provider provider, String type, String algorithm, Supplier<Object> make) {
      super(provider, type, algorithm, Digest.class.getName(), null, null);
      this.make = make;
    }

    @Override
    public Object newInstance(Object parameter) {
      return make.get();
    }

    @Override
    public boolean supportsParameter(Object parameter) {
      return true;
    }
  }

  private static final class Digest extends MessageDigestSpi {
    private final MessageDigest real;

    Digest(String algorithm) {
      try {
        real = MessageDigest.getInstance(algorithm, "SUN");
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    protected void engineUpdate(byte input) {
      real.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
      real.update(input, offset, length);
    }

    @Override
    protected byte[] engineDigest() {
      count(real.getAlgorithm());
      return real.digest();
    }

    @Override
    protected void engineReset() {
      real.reset();
    }
  }

  private static final class Hmac extends MacSpi {
    private final Mac real;

    Hmac(String algorithm) {
      try {
        real = Mac.getInstance(algorithm, "SunJCE");
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    protected int engineGetMacLength() {
      return real.getMacLength();
    }

    @Override
    protected void engineInit(Key key, AlgorithmParameterSpec parameters)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      real.init(key, parameters);
    }

    @Override
    protected void engineUpdate(byte input) {
      real.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
      real.update(input, offset, length);
    }

    @Override
    protected byte[] engineDoFinal() {
      count(real.getAlgorithm());
      return real.doFinal();
    }

    @Override
    protected void engineReset() {
      real.reset();
    }
  }
}
