#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Sets a tunnel up, or takes it down, on Linux with iproute2; a router's home network is told its prefix by radvd and
# protected by a table of nftables. Told what to do by the TSP_* variables.
# May be run again at any time: what is there already stays, what was replaced is remembered in files beside the client
# and put back at the end.
set -eu

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# A variable that is missing would leave a hole in a command.
need() {
  for name in "$@"; do
    eval "[ -n \"\${$name:-}\" ]" || fail "$name is not set; tspc sets it for the template that it runs."
  done
}

need TSP_OPERATION TSP_HOME_DIR TSP_TUNNEL_MODE TSP_HOST_TYPE TSP_TUNNEL_INTERFACE TSP_TUNNEL_PREFIXLEN
tunnel=$TSP_TUNNEL_INTERFACE
# Who carries a tunnel that is not over UDP; other clients than ours leave it to the kernel.
kind=$TSP_TUNNEL_MODE/${TSP_TUNNEL_CARRIER:-kernel}
table=tspc-$tunnel
state=$TSP_HOME_DIR/tspc-$tunnel
replaced=$state.replaced
forwarded=$state.forwarding
down=$state.down
radvd_file=$state.radvd.conf
radvd_pid=$state.radvd.pid
openings=$state.openings
forwarding=net.ipv6.conf.all.forwarding

# A v4v6 tunnel carries IPv4, the others IPv6.
case $TSP_TUNNEL_MODE in
  v4v6)
    need TSP_CLIENT_ADDRESS_IPV4
    family=-4
    address=$TSP_CLIENT_ADDRESS_IPV4/$TSP_TUNNEL_PREFIXLEN
    everywhere=default
    flags=
    [ "$TSP_HOST_TYPE" != router ] || fail 'An IPv4 tunnel (v4v6) has no prefix for a home network: set host_type = host.'
    ;;
  v6v4 | v6udpv4)
    need TSP_CLIENT_ADDRESS_IPV6
    family=-6
    address=$TSP_CLIENT_ADDRESS_IPV6/$TSP_TUNNEL_PREFIXLEN
    everywhere='default 2000::/3'
    flags=nodad
    ;;
  *) fail "Linux has no tunnel of the kind $TSP_TUNNEL_MODE." ;;
esac
case $kind in
  v6v4/kernel) need TSP_SERVER_ADDRESS_IPV4 ;;
  v4v6/kernel) need TSP_CLIENT_ADDRESS_IPV6 TSP_SERVER_ADDRESS_IPV6 ;;
esac
if [ "$TSP_HOST_TYPE" = router ]; then
  need TSP_HOME_INTERFACE TSP_PREFIX TSP_PREFIXLEN
  home=$TSP_HOME_INTERFACE
  prefix=$TSP_PREFIX
  length=$TSP_PREFIXLEN
fi
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

restore_routes() {
  [ -e "$replaced" ] || return 0
  while read -r route; do
    # shellcheck disable=SC2086
    ip "$family" route add $route 2>/dev/null || true
  done <"$replaced"
  rm -f "$replaced"
}

create_device() {
  delete_device
  case $kind in
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
  case $kind in
    v6v4/kernel) ip tunnel del "$tunnel" 2>/dev/null || true ;;
    v4v6/kernel) ip -6 tunnel del "$tunnel" 2>/dev/null || true ;;
  esac
}

check_router() {
  command -v nft >/dev/null ||
    fail 'The command nft is missing, without which the home network would be open to everybody: install nftables.'
  command -v sysctl >/dev/null || fail 'The command sysctl is missing: install the package procps.'
}

# What is new and comes out of the tunnel stays out, but for what RFC 4890 wants let through. Nothing else is touched: a
# packet still has to pass every other table. Lines of $openings are conditions of nft, each for something to let in.
protect() {
  {
    printf '%s\n' "table ip6 $table" "delete table ip6 $table" "table ip6 $table {" '  chain home {' \
      '    type filter hook forward priority filter; policy accept;' \
      "    iifname != \"$tunnel\" accept" \
      '    ct state established,related accept' \
      '    icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept' \
      '    icmpv6 type { echo-request, echo-reply } accept'
    if [ -e "$openings" ]; then
      sed -e '/^[[:space:]]*#/d' -e '/^[[:space:]]*$/d' -e 's/.*/    & accept/' "$openings"
    fi
    printf '%s\n' '    counter drop' '  }' '}'
  } | nft -f - || fail 'The home network would be open to everybody: nft refused the rules, for the reason above.'
}

create_router() {
  # Closed first, and only then connected.
  protect
  [ -e "$forwarded" ] || sysctl -n "$forwarding" >"$forwarded"
  sysctl -qw "$forwarding=1"
  # What the home network does not use must not wander back to the broker and here again.
  if [ "$length" -lt 64 ]; then
    ip -6 route replace blackhole "$prefix::/$length" metric 2048
  fi
  if ! ip link show dev "$home" | grep -q '[<,]UP[,>]'; then
    : >"$down"
    ip link set dev "$home" up
  fi
  ip -6 addr replace "$prefix::1/64" dev "$home"
  if command -v radvd >/dev/null; then
    advertise
  else
    echo 'radvd is not installed: the home network is not told its prefix.'
  fi
}

advertise() {
  stop_radvd
  printf '%s\n' "interface $home {" '  AdvSendAdvert on;' '  AdvLinkMTU 1280;' \
    "  prefix $prefix::/64 { AdvOnLink on; AdvAutonomous on; DeprecatePrefix on; };" '};' >"$radvd_file"
  radvd -C "$radvd_file" -p "$radvd_pid" </dev/null >/dev/null 2>&1 ||
    echo 'radvd did not start: the home network is not told its prefix.'
}

# Waits for its end: it has to say goodbye to the home network, and removes its file itself.
stop_radvd() {
  if [ -s "$radvd_pid" ]; then
    pid=$(cat "$radvd_pid")
    kill "$pid" 2>/dev/null || true
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.2
    done
  fi
  rm -f "$radvd_pid" "$radvd_file"
}

remove_router() {
  stop_radvd
  ip -6 addr del "$prefix::1/64" dev "$home" 2>/dev/null || true
  ip -6 route del blackhole "$prefix::/$length" metric 2048 2>/dev/null || true
  if [ -e "$down" ]; then
    ip link set dev "$home" down 2>/dev/null || true
    rm -f "$down"
  fi
  if [ -e "$forwarded" ]; then
    sysctl -qw "$forwarding=$(cat "$forwarded")"
    rm -f "$forwarded"
  fi
  nft delete table ip6 "$table" 2>/dev/null || true
}

create() {
  create_device
  # shellcheck disable=SC2086
  ip "$family" addr replace "$address" dev "$tunnel" $flags
  for destination in $everywhere; do
    take_over "$destination"
  done
  if [ "$TSP_HOST_TYPE" = router ]; then
    create_router
  fi
}

remove() {
  if [ "$TSP_HOST_TYPE" = router ]; then
    remove_router
  fi
  for destination in $everywhere; do
    ip "$family" route del "$destination" dev "$tunnel" metric 1 2>/dev/null || true
  done
  ip "$family" addr del "$address" dev "$tunnel" 2>/dev/null || true
  restore_routes
  ip link set dev "$tunnel" down 2>/dev/null || true
  delete_device
}

case $TSP_OPERATION in
  TSP_TUNNEL_CREATION)
    [ "$TSP_HOST_TYPE" != router ] || check_router
    # What fails halfway is taken back.
    trap remove EXIT
    create
    trap - EXIT
    ;;
  TSP_TUNNEL_TEARDOWN) remove ;;
  *) fail "There is no operation $TSP_OPERATION." ;;
esac
