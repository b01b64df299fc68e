#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Sets a tunnel up, or takes it down, on Linux with iproute2. Told what to do by the TSP_* variables.
# May be run again at any time: what is there already stays, what was replaced is remembered in a
# file beside the client and put back at the end.
set -eu

tunnel=$TSP_TUNNEL_INTERFACE
home=${TSP_HOME_INTERFACE:-}
prefix=${TSP_PREFIX:-}
length=${TSP_PREFIXLEN:-}
replaced=$TSP_HOME_DIR/tspc-$tunnel.replaced
forwarded=$TSP_HOME_DIR/tspc-$tunnel.forwarding
radvd_file=$TSP_HOME_DIR/tspc-$tunnel.radvd.conf
radvd_pid=$TSP_HOME_DIR/tspc-$tunnel.radvd.pid
forwarding=/proc/sys/net/ipv6/conf/all/forwarding

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

command -v ip >/dev/null || fail 'The command ip is missing: install the package iproute2.'

# Other routes to $1, one a line, without what can't be said when they are added again.
other_routes() {
  ip -6 route show "$1" 2>/dev/null |
    sed -e "/ dev $tunnel /d" -e '/^unreachable/d' -e '/^blackhole/d' -e '/nexthop/d' \
      -e 's/ expires [0-9]*sec//' -e 's/ error -[0-9]*//' -e 's/ linkdown//' -e 's/ dead//' \
      -e 's/[[:space:]]*$//'
}

# Sends $1 into the tunnel; another route to it is remembered and removed.
take_over() {
  other_routes "$1" | while read -r route; do
    grep -qxF -- "$route" "$replaced" 2>/dev/null || printf '%s\n' "$route" >>"$replaced"
    # The words of a route are arguments of their own.
    # shellcheck disable=SC2086
    ip -6 route del $route 2>/dev/null || true
  done
  ip -6 route replace "$1" dev "$tunnel" metric 1
}

give_back() {
  ip -6 route del "$1" dev "$tunnel" metric 1 2>/dev/null || true
}

create_device() {
  if [ "$TSP_TUNNEL_MODE" = v6v4 ]; then
    ip tunnel del "$tunnel" 2>/dev/null || true
    ip tunnel add "$tunnel" mode sit ttl 64 remote "$TSP_SERVER_ADDRESS_IPV4" ||
      fail 'This kernel has no IPv6-in-IPv4 tunnels (module sit): use tunnel_mode = v6udpv4.'
  fi
  ip link set dev "$tunnel" mtu 1280 up
}

create_router() {
  [ -n "$prefix" ] && [ -n "$home" ] || fail 'A router needs a prefix and a home interface.'
  [ -e "$forwarded" ] || cat "$forwarding" >"$forwarded"
  echo 1 >"$forwarding"
  # What the home network does not use must not wander back to the broker and here again.
  if [ "$length" -lt 64 ]; then
    ip -6 route replace blackhole "$prefix::/$length" metric 2048
  fi
  ip -6 addr replace "$prefix::1/64" dev "$home"
  ip link set dev "$home" up
  if command -v radvd >/dev/null; then
    advertise
  fi
}

advertise() {
  stop_radvd
  printf '%s\n' "interface $home {" '  AdvSendAdvert on;' '  AdvLinkMTU 1280;' \
    "  prefix $prefix::/64 { AdvOnLink on; AdvAutonomous on; };" '};' >"$radvd_file"
  radvd -C "$radvd_file" -p "$radvd_pid" </dev/null >/dev/null 2>&1 ||
    echo 'radvd did not start: the home network is not told its prefix.'
}

stop_radvd() {
  if [ -s "$radvd_pid" ]; then
    kill "$(cat "$radvd_pid")" 2>/dev/null || true
  fi
  rm -f "$radvd_pid" "$radvd_file"
}

remove_router() {
  stop_radvd
  if [ -n "$prefix" ] && [ -n "$home" ]; then
    ip -6 addr del "$prefix::1/64" dev "$home" 2>/dev/null || true
    ip -6 route del blackhole "$prefix::/$length" metric 2048 2>/dev/null || true
  fi
  if [ -e "$forwarded" ]; then
    cat "$forwarded" >"$forwarding"
    rm -f "$forwarded"
  fi
}

restore_routes() {
  [ -e "$replaced" ] || return 0
  while read -r route; do
    # shellcheck disable=SC2086
    ip -6 route add $route 2>/dev/null || true
  done <"$replaced"
  rm -f "$replaced"
}

case $TSP_OPERATION in
  TSP_TUNNEL_CREATION)
    create_device
    ip -6 addr replace "$TSP_CLIENT_ADDRESS_IPV6/$TSP_TUNNEL_PREFIXLEN" dev "$tunnel" nodad
    take_over default
    take_over 2000::/3
    if [ "$TSP_HOST_TYPE" = router ]; then
      create_router
    fi
    ;;
  TSP_TUNNEL_TEARDOWN)
    if [ "$TSP_HOST_TYPE" = router ]; then
      remove_router
    fi
    give_back 2000::/3
    give_back default
    ip -6 addr del "$TSP_CLIENT_ADDRESS_IPV6/$TSP_TUNNEL_PREFIXLEN" dev "$tunnel" 2>/dev/null || true
    restore_routes
    if [ "$TSP_TUNNEL_MODE" = v6v4 ]; then
      ip tunnel del "$tunnel" 2>/dev/null || true
    else
      ip link set dev "$tunnel" down 2>/dev/null || true
    fi
    ;;
  *)
    fail "Unknown operation: $TSP_OPERATION"
    ;;
esac
