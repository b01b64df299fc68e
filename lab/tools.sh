# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# The small programs that the lab needs, and the way into the lab. Sourced by ./culvert.

# package_of PROGRAM: the Debian package that has it.
package_of() {
  case $1 in
    ip) echo iproute2 ;;
    nft) echo nftables ;;
    ping) echo iputils-ping ;;
    tshark) echo tshark ;;
    named) echo bind9 ;;
    bird) echo bird2 ;;
    node) echo nodejs ;;
    chromium) echo chromium ;;
    strip) echo binutils ;;
    dpkg-deb) echo dpkg ;;
    systemd-analyze) echo systemd ;;
    sysctl) echo procps ;;
    shellcheck | socat | mandoc | zsh | fish | lintian | ddclient | inadyn | radvd | wine | freeradius) echo "$1" ;;
    *) echo util-linux ;;
  esac
}

# require_tools PROGRAM...: installs what is missing as root on Debian, otherwise says how to.
require_tools() {
  local tool missing=()
  PATH=$PATH:/usr/sbin:/sbin
  for tool in "$@"; do
    command -v "$tool" >/dev/null || missing+=("$(package_of "$tool")")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "culvert: installing ${missing[*]}" >&2
    if (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}") >&2; then
      return
    fi
    die 'Could not install what is missing.' 'The lines above are from apt-get.'
  fi
  die "Not installed: ${missing[*]}." "Debian and Ubuntu: sudo apt install ${missing[*]}" \
    'Elsewhere the packages have the same or similar names.'
}

# supervise process|group PROGRAM...: runs it in a process group of its own, so that Ctrl-C reaches this shell only, which
# then asks that process, or its whole group, to stop. A program can so stop its own parts in the right order. Ends as it
# ends.
supervise() {
  local to='' status=0
  [ "$1" = process ] || to=-
  set -m
  "${@:2}" &
  local child=$!
  trap 'kill -TERM -- "$to$child" 2>/dev/null' INT TERM HUP
  while :; do
    status=0
    wait "$child" || status=$?
    kill -0 "$child" 2>/dev/null || break
  done
  trap - INT TERM HUP
  return "$status"
}

# in_lab PROGRAM...: runs it inside a lab of its own. If this shell is killed, the lab dies with it.
in_lab() { supervise group "$CULVERT_HOME/lab/enter" "$@"; }
