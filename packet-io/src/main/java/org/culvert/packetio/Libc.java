// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls that packets need, for 64-bit Linux. Results are those of the C functions: below
 * 0 means that {@link Errno} has the reason. Pointers are plain numbers so that a call allocates
 * nothing; whoever passes one keeps its memory reachable. A wrong one ends the JVM, so nobody
 * outside this package sees this class.
 */
final class Libc {
  static final int O_RDWR = 0x2;

  /** The same bits for open, socket (SOCK_…) and eventfd (EFD_…), on x86-64 and on aarch64. */
  static final int NONBLOCK = 0x800;

  static final int CLOEXEC = 0x80000;

  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_PACKET = 17;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;

  static final int SOL_SOCKET = 1;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_SNDBUFFORCE = 32;
  static final int SO_RCVBUFFORCE = 33;

  static final short POLLIN = 0x1;

  private static final Linker LINKER = Linker.nativeLinker();

  private static final MethodHandle OPEN = variadic("open", 2, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle IOCTL =
      variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle READ = call("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle WRITE =
      call("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle POLL = call("poll", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CONNECT =
      call("connect", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle GETSOCKNAME =
      call("getsockname", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SETSOCKOPT =
      call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SENDTO =
      call("sendto", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SENDMMSG =
      call("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      call("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);

  private static final MethodHandle CLOCK_GETTIME =
      call("clock_gettime", JAVA_INT, JAVA_INT, JAVA_LONG);

  private Libc() {}

  static int open(Errno errno, MemorySegment path, int flags) {
    try {
      return (int) OPEN.invokeExact(errno.state(), path.address(), flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ioctl(Errno errno, int fd, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.invokeExact(errno.state(), fd, request, argument.address());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int close(Errno errno, int fd) {
    try {
      return (int) CLOSE.invokeExact(errno.state(), fd);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long read(Errno errno, int fd, long address, long length) {
    try {
      return (long) READ.invokeExact(errno.state(), fd, address, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long write(Errno errno, int fd, long address, long length) {
    try {
      return (long) WRITE.invokeExact(errno.state(), fd, address, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Waits without a time limit. */
  static int poll(Errno errno, long pollfds, long count) {
    try {
      return (int) POLL.invokeExact(errno.state(), pollfds, count, -1);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int eventfd(Errno errno) {
    try {
      return (int) EVENTFD.invokeExact(errno.state(), 0, NONBLOCK | CLOEXEC);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A socket that never blocks and isn't inherited by child processes. */
  static int socket(Errno errno, int family, int type, int protocol) {
    try {
      return (int) SOCKET.invokeExact(errno.state(), family, type | NONBLOCK | CLOEXEC, protocol);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int bind(Errno errno, int fd, MemorySegment address) {
    try {
      return (int) BIND.invokeExact(errno.state(), fd, address.address(), (int) address.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int connect(Errno errno, int fd, MemorySegment address) {
    try {
      return (int)
          CONNECT.invokeExact(errno.state(), fd, address.address(), (int) address.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int getsockname(Errno errno, int fd, MemorySegment address, MemorySegment length) {
    try {
      return (int) GETSOCKNAME.invokeExact(errno.state(), fd, address.address(), length.address());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int setsockopt(Errno errno, int fd, int level, int option, MemorySegment value) {
    try {
      return (int)
          SETSOCKOPT.invokeExact(
              errno.state(), fd, level, option, value.address(), (int) value.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long sendto(Errno errno, int fd, long address, long length, MemorySegment to) {
    try {
      return (long)
          SENDTO.invokeExact(
              errno.state(), fd, address, length, 0, to.address(), (int) to.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int sendmmsg(Errno errno, int fd, long messages, int count) {
    try {
      return (int) SENDMMSG.invokeExact(errno.state(), fd, messages, count, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int recvmmsg(Errno errno, int fd, long messages, int count) {
    try {
      return (int) RECVMMSG.invokeExact(errno.state(), fd, messages, count, 0, 0L);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int clockGettime(Errno errno, int clock, MemorySegment time) {
    try {
      return (int) CLOCK_GETTIME.invokeExact(errno.state(), clock, time.address());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(
        name, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle variadic(
      String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
    return link(
        name,
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(fixed));
  }

  // Restricted because a wrong signature crashes: here they are all in one place.
  @SuppressWarnings("restricted")
  private static MethodHandle link(
      String name, FunctionDescriptor function, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), function, options);
  }

  /** A system call throws nothing, so this is a mistake in this class or a JVM that gives up. */
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a system call could not be made", e);
  }
}
