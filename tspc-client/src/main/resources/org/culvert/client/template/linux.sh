#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Sets a tunnel up, or takes it down, on Linux with iproute2. Told what to do by the TSP_* variables.
# May be run again at any time: what is there already stays, what was replaced is remembered in a
# file beside the client and put back at the end.
set -eu

tunnel=$TSP_TUNNEL_INTERFACE
# Who carries a tunnel that is not over UDP; other clients than ours leave it to the kernel.
carrier=${TSP_TUNNEL_CARRIER:-kernel}
home=${TSP_HOME_INTERFACE:-}
prefix=${TSP_PREFIX:-}
length=${TSP_PREFIXLEN:-}
replaced=$TSP_HOME_DIR/tspc-$tunnel.replaced
forwarded=$TSP_HOME_DIR/tspc-$tunnel.forwarding
radvd_file=$TSP_HOME_DIR/tspc-$tunnel.radvd.conf
radvd_pid=$TSP_HOME_DIR/tspc-$tunnel.radvd.pid
forwarding=/proc/sys/net/ipv6/conf/all/forwarding

# A v4v6 tunnel carries IPv4, the others IPv6.
if [ "$TSP_TUNNEL_MODE" = v4v6 ]; then
  family=-4
  address=$TSP_CLIENT_ADDRESS_IPV4/$TSP_TUNNEL_PREFIXLEN
  everywhere=default
  flags=
else
  family=-6
  address=$TSP_CLIENT_ADDRESS_IPV6/$TSP_TUNNEL_PREFIXLEN
  everywhere='default 2000::/3'
  flags=nodad
fi

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

command -v ip >/dev/null || fail 'The command ip is missing: install the package iproute2.'

# Other routes to $1, one a line, without what can't be said when they are added again.
other_routes() {
  ip "$family" route show "$1" 2>/dev/null |
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
    ip "$family" route del $route 2>/dev/null || true
  done
  ip "$family" route replace "$1" dev "$tunnel" metric 1
}

give_back() {
  ip "$family" route del "$1" dev "$tunnel" metric 1 2>/dev/null || true
}

create_device() {
  delete_device
  case $TSP_TUNNEL_MODE/$carrier in
    v6v4/kernel)
      ip tunnel add "$tunnel" mode sit ttl 64 remote "$TSP_SERVER_ADDRESS_IPV4" ||
        fail 'This kernel has no IPv6-in-IPv4 tunnels (module sit): use tunnel_carrier = user.'
      ;;
    v4v6/kernel)
      ip -6 tunnel add "$tunnel" mode ipip6 hoplimit 64 encaplimit none \
        local "$TSP_CLIENT_ADDRESS_IPV6" remote "$TSP_SERVER_ADDRESS_IPV6" ||
        fail 'This kernel has no IPv4-in-IPv6 tunnels (ip6_tunnel): use tunnel_carrier = user.'
      ;;
  esac
  ip link set dev "$tunnel" mtu 1280 up
}

# A device of the kernel; any other goes with the program that made it.
delete_device() {
  case $TSP_TUNNEL_MODE/$carrier in
    v6v4/kernel) ip tunnel del "$tunnel" 2>/dev/null || true ;;
    v4v6/kernel) ip -6 tunnel del "$tunnel" 2>/dev/null || true ;;
  esac
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
    ip "$family" route add $route 2>/dev/null || true
  done <"$replaced"
  rm -f "$replaced"
}

case $TSP_OPERATION in
  TSP_TUNNEL_CREATION)
    create_device
    # shellcheck disable=SC2086
    ip "$family" addr replace "$address" dev "$tunnel" $flags
    for destination in $everywhere; do
      take_over "$destination"
    done
    if [ "$TSP_HOST_TYPE" = router ]; then
      create_router
    fi
    ;;
  TSP_TUNNEL_TEARDOWN)
    if [ "$TSP_HOST_TYPE" = router ]; then
      remove_router
    fi
    for destination in $everywhere; do
      give_back "$destination"
    done
    ip "$family" addr del "$address" dev "$tunnel" 2>/dev/null || true
    restore_routes
    ip link set dev "$tunnel" down 2>/dev/null || true
    delete_device
    ;;
  *)
    fail "Unknown operation: $TSP_OPERATION"
    ;;
esac
