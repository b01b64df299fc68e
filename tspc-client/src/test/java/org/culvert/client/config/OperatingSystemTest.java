// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatingSystemTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, false, linux",
    "Linux, true, openwrt",
    "FreeBSD, false, freebsd",
    "NetBSD, false, netbsd",
    "OpenBSD, false, openbsd",
    "Mac OS X, false, darwin",
    "Darwin, false, darwin",
    "SunOS, false, solaris",
    "Windows 11, false, windows",
    "Windows Server 2022, false, windows",
    "AIX, false, checktunnel",
    "'', false, checktunnel",
  })
  void eachHasItsTemplate(String name, boolean openWrt, String template) {
    assertThat(OperatingSystem.of(name, openWrt).template()).isEqualTo(template);
  }

  @Test
  void thisOneIsWhatTheDefaultsAreOf() throws Exception {
    ClientSettings settings =
        SettingsReader.read("tspc.conf", "server = broker.example.net", Options.parse()).settings();

    assertThat(settings.template()).isEqualTo(OperatingSystem.current().template());
  }
}
