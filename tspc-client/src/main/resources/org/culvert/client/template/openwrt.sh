#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Sets a tunnel up, or takes it down, on OpenWrt with ip; a router's home network is told its prefix by odhcpd and protected
# by a zone of fw4. Told what to do by the TSP_* variables. Keeps to what BusyBox has.
# May be run again at any time: what is there already is replaced, and all of it goes at the end.
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
kind=$TSP_TUNNEL_MODE/${TSP_TUNNEL_CARRIER:-kernel}
forwarded=$TSP_HOME_DIR/tspc-$tunnel.forwarding
forwarding=net.ipv6.conf.all.forwarding

# A v4v6 tunnel carries IPv4, the others IPv6. More specific than a default route: one that is there stays.
case $TSP_TUNNEL_MODE in
  v4v6)
    need TSP_CLIENT_ADDRESS_IPV4
    family=-4
    address=$TSP_CLIENT_ADDRESS_IPV4/$TSP_TUNNEL_PREFIXLEN
    everywhere='0.0.0.0/1 128.0.0.0/1'
    [ "$TSP_HOST_TYPE" != router ] || fail 'An IPv4 tunnel (v4v6) has no prefix for a home network: set host_type = host.'
    ;;
  v6v4 | v6udpv4)
    need TSP_CLIENT_ADDRESS_IPV6
    family=-6
    address=$TSP_CLIENT_ADDRESS_IPV6/$TSP_TUNNEL_PREFIXLEN
    everywhere=2000::/3
    ;;
  *) fail "OpenWrt has no tunnel of the kind $TSP_TUNNEL_MODE." ;;
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

# Saving ours would save them, too.
check_firewall() {
  [ -z "$(uci -q changes firewall)" ] ||
    fail 'The firewall has changes that are not saved: say uci commit firewall, or uci revert firewall, and start tspc again.'
}

create_device() {
  delete_device
  case $kind in
    v6v4/kernel)
      ip tunnel add "$tunnel" mode sit ttl 64 remote "$TSP_SERVER_ADDRESS_IPV4" ||
        fail 'There are no IPv6-in-IPv4 tunnels: install the package kmod-sit, or use tunnel_carrier = user.'
      ;;
    v4v6/kernel)
      ip -6 tunnel add "$tunnel" mode ipip6 local "$TSP_CLIENT_ADDRESS_IPV6" remote "$TSP_SERVER_ADDRESS_IPV6" ||
        fail 'There are no IPv4-in-IPv6 tunnels: install kmod-ip6-tunnel and ip-full, or use tunnel_carrier = user.'
      ;;
  esac
  ip link set "$tunnel" mtu 1280
  ip link set "$tunnel" up
}

# A device of the kernel; any other goes with the program that made it.
delete_device() {
  case $kind in
    v6v4/kernel) ip tunnel del "$tunnel" 2>/dev/null || true ;;
    v4v6/kernel) ip -6 tunnel del "$tunnel" 2>/dev/null || true ;;
  esac
}

# section NAME TYPE OPTION=VALUE...: one of our own sections of the firewall's configuration.
section() {
  uci set "firewall.$1=$2"
  where=firewall.$1
  shift 2
  for option in "$@"; do
    uci set "$where.$option"
  done
}

# Everything else was refused without us, too: a device in no zone is let through by nobody. What is new and comes out of
# the tunnel stays out, but for what RFC 4890 wants let through; openings are made as for any other zone.
protect() {
  remove_sections
  section tspc_zone zone name=tspc "device=$tunnel" family=ipv6 input=REJECT output=ACCEPT forward=REJECT
  section tspc_out forwarding src=lan dest=tspc family=ipv6
  section tspc_icmp rule name=tspc-icmp src=tspc "dest=*" family=ipv6 proto=icmp target=ACCEPT
  for type in destination-unreachable packet-too-big time-exceeded bad-header unknown-header-type echo-request echo-reply; do
    uci add_list "firewall.tspc_icmp.icmp_type=$type"
  done
  # The tunnel's own end answers echo, and hears how large packets may be.
  section tspc_self rule name=tspc-self src=tspc family=ipv6 proto=icmp target=ACCEPT
  uci commit firewall
  fw4 -q reload || fail 'The home network would be open to everybody: the firewall refused our zone.'
}

remove_sections() {
  for name in zone out icmp self; do
    uci -q delete "firewall.tspc_$name" || true
  done
}

unprotect() {
  uci -q get firewall.tspc_zone >/dev/null || return 0
  remove_sections
  uci commit firewall
  fw4 -q reload 2>/dev/null || true
}

create_router() {
  # Closed first, and only then connected.
  protect
  [ -e "$forwarded" ] || sysctl -n "$forwarding" >"$forwarded"
  sysctl -w "$forwarding=1" >/dev/null
  # What the home network does not use must not wander back to the broker and here again.
  if [ "$length" -lt 64 ]; then
    ip -6 route replace unreachable "$prefix::/$length" metric 2048
  fi
  # odhcpd announces what it finds on the interface; to be a router at all it wants to see a default route.
  ip -6 route replace default dev "$tunnel" metric 4096
  ip -6 addr replace "$prefix::1/64" dev "$home"
}

remove_router() {
  ip -6 addr del "$prefix::1/64" dev "$home" 2>/dev/null || true
  ip -6 route del default dev "$tunnel" metric 4096 2>/dev/null || true
  ip -6 route del unreachable "$prefix::/$length" metric 2048 2>/dev/null || true
  if [ -e "$forwarded" ]; then
    sysctl -w "$forwarding=$(cat "$forwarded")" >/dev/null
    rm -f "$forwarded"
  fi
  unprotect
}

create() {
  create_device
  ip "$family" addr replace "$address" dev "$tunnel"
  for destination in $everywhere; do
    ip "$family" route replace "$destination" dev "$tunnel"
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
    ip "$family" route del "$destination" dev "$tunnel" 2>/dev/null || true
  done
  ip "$family" addr del "$address" dev "$tunnel" 2>/dev/null || true
  ip link set "$tunnel" down 2>/dev/null || true
  delete_device
}

case $TSP_OPERATION in
  TSP_TUNNEL_CREATION)
    [ "$TSP_HOST_TYPE" != router ] || check_firewall
    # What fails halfway is taken back.
    trap remove EXIT
    create
    trap - EXIT
    ;;
  TSP_TUNNEL_TEARDOWN) remove ;;
  *) fail "There is no operation $TSP_OPERATION." ;;
esac
