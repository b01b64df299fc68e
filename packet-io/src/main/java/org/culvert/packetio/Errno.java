// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where a system call leaves its error number. One for each thread that calls, made once: the JVM
 * itself calls the system in between, so the number can't be asked for afterwards.
 */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int ENXIO = 6;
  static final int EBADF = 9;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EFAULT = 14;
  static final int EBUSY = 16;
  static final int EEXIST = 17;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int EMFILE = 24;
  static final int EBADFD = 77;
  static final int ENOTSOCK = 88;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int ENETUNREACH = 101;
  static final int ENOBUFS = 105;
  static final int ECONNREFUSED = 111;

  private final MemorySegment state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());

  MemorySegment state() {
    return state;
  }

  int code() {
    return state.get(ValueLayout.JAVA_INT, 0);
  }

  /** For what has no better explanation. */
  IOException failure(String what) {
    return new IOException(what + ": " + phrase());
  }

  /** What the number means, with the number. */
  String phrase() {
    int code = code();
    return switch (code) {
          case EPERM, EACCES -> "permission denied";
          case ENOENT -> "not found";
          case EIO -> "input/output error";
          case ENXIO, ENODEV -> "no such device";
          case EAGAIN -> "not possible right now";
          case ENOMEM, ENOBUFS -> "the system is out of memory";
          case EBUSY -> "in use";
          case EEXIST -> "exists already";
          case EINVAL -> "refused as invalid";
          case EMFILE -> "too many open files in this process";
          case EBADFD -> "the device was removed";
          case EADDRINUSE -> "address and port are in use";
          case EADDRNOTAVAIL -> "no interface of this machine has that address";
          case ENETUNREACH -> "no route to the network";
          case ECONNREFUSED -> "connection refused";
          default -> "system error";
        }
        + " (errno "
        + code
        + ")";
  }
}
