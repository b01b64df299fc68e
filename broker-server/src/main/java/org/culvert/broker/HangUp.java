// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, which asks a service to read its settings again. The one class of the JDK for signals is
 * not of its official ones, and the compiler lets nobody name it without a warning: it is looked up
 * by name. Where there is none SIGHUP ends the program, as it does by itself.
 */
final class HangUp {
  private HangUp() {}

  /**
   * @param task runs in a thread of its own for each signal
   */
  static void handle(Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              HangUp.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, arguments) ->
                  method.getDeclaringClass().equals(Object.class)
                      ? method.invoke(task, arguments)
                      : run(task));
      Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
      Object _ = signal.getMethod("handle", signal, handler).invoke(null, hangUp, ours);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new IllegalStateException("SIGHUP can't be listened to", e);
    }
  }

  @SuppressWarnings("NullAway") // what a method without a value gives back
  private static Object run(Runnable task) {
    task.run();
    return null;
  }
}
