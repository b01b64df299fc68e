#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Sets a tunnel up, or takes it down, on Solaris 11 and illumos with dladm and ipadm; a router's home network is told its
# prefix by in.ndpd and protected by rules of IP Filter. Told what to do by the TSP_* variables.
# May be run again at any time: what is there already is replaced, and all of it goes at the end. Nothing of it outlives
# the system, except the lines for in.ndpd.
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

need TSP_OPERATION TSP_HOME_DIR TSP_TUNNEL_MODE TSP_HOST_TYPE TSP_TUNNEL_INTERFACE TSP_TUNNEL_PREFIXLEN \
  TSP_CLIENT_ADDRESS_IPV4 TSP_CLIENT_ADDRESS_IPV6 TSP_SERVER_ADDRESS_IPV4 TSP_SERVER_ADDRESS_IPV6
tunnel=$TSP_TUNNEL_INTERFACE
kind=$TSP_TUNNEL_MODE/${TSP_TUNNEL_CARRIER:-kernel}
state=$TSP_HOME_DIR/tspc-$tunnel
forwarded=$state.forwarding
filter=$state.ipf
ndpd=/etc/inet/ndpd.conf
mark="tspc $tunnel"
case $kind in
  v6v4/kernel | v4v6/kernel)
    case $tunnel in
      [A-Za-z]*[0-9]) ;;
      *) fail "The name of a link ends in a number, as in tun0: set if_tunnel_$TSP_TUNNEL_MODE, which is $tunnel." ;;
    esac
    ;;
  *) fail "Solaris has no device for a program that carries a tunnel itself ($kind): set tunnel_mode = v6v4." ;;
esac
if [ "$TSP_HOST_TYPE" = router ]; then
  [ "$TSP_TUNNEL_MODE" != v4v6 ] || fail 'An IPv4 tunnel (v4v6) has no prefix for a home network: set host_type = host.'
  need TSP_HOME_INTERFACE TSP_PREFIX TSP_PREFIXLEN
  home=$TSP_HOME_INTERFACE
  prefix=$TSP_PREFIX
  length=$TSP_PREFIXLEN
fi

create_device() {
  delete_device
  if [ "$TSP_TUNNEL_MODE" = v4v6 ]; then
    dladm create-iptun -t -T ipv6 -a "local=$TSP_CLIENT_ADDRESS_IPV6,remote=$TSP_SERVER_ADDRESS_IPV6" "$tunnel"
    ipadm create-if -t "$tunnel"
    ipadm create-addr -t -T static -a "local=$TSP_CLIENT_ADDRESS_IPV4,remote=$TSP_SERVER_ADDRESS_IPV4" "$tunnel/tspc"
    ipadm set-ifprop -t -p mtu=1280 -m ipv4 "$tunnel"
  else
    dladm create-iptun -t -T ipv4 -a "local=$TSP_CLIENT_ADDRESS_IPV4,remote=$TSP_SERVER_ADDRESS_IPV4" "$tunnel"
    ipadm create-if -t "$tunnel"
    # No other IPv6 address before the link-local one.
    ipadm create-addr -t -T addrconf "$tunnel/link"
    ipadm create-addr -t -T static -a "local=$TSP_CLIENT_ADDRESS_IPV6,remote=$TSP_SERVER_ADDRESS_IPV6" "$tunnel/tspc"
    ipadm set-ifprop -t -p mtu=1280 -m ipv6 "$tunnel"
  fi
}

delete_device() {
  ipadm delete-if "$tunnel" 2>/dev/null || true
  dladm delete-iptun -t "$tunnel" 2>/dev/null || true
}

# More specific than a default route: one that is there stays, and needs no putting back.
add_routes() {
  remove_routes
  if [ "$TSP_TUNNEL_MODE" = v4v6 ]; then
    route -n add -inet 0.0.0.0/1 "$TSP_SERVER_ADDRESS_IPV4" >/dev/null
    route -n add -inet 128.0.0.0/1 "$TSP_SERVER_ADDRESS_IPV4" >/dev/null
  else
    route -n add -inet6 2000::/3 "$TSP_SERVER_ADDRESS_IPV6" >/dev/null
  fi
}

remove_routes() {
  if [ "$TSP_TUNNEL_MODE" = v4v6 ]; then
    route -n delete -inet 0.0.0.0/1 "$TSP_SERVER_ADDRESS_IPV4" >/dev/null 2>&1 || true
    route -n delete -inet 128.0.0.0/1 "$TSP_SERVER_ADDRESS_IPV4" >/dev/null 2>&1 || true
  else
    route -n delete -inet6 2000::/3 "$TSP_SERVER_ADDRESS_IPV6" >/dev/null 2>&1 || true
  fi
}

check_filter() {
  ipf -V 2>/dev/null | grep -q '^Running: yes' ||
    fail 'The home network would be open to everybody: IP Filter does not run. Say: svcadm enable network/ipfilter'
}

# What is new and comes out of the tunnel for the home network stays out, but for what RFC 4890 wants let through.
protect() {
  unprotect
  {
    for type in 1 2 3 4 128 129; do
      echo "pass in quick on $tunnel proto ipv6-icmp from any to $prefix::/$length icmp-type $type"
    done
    echo "pass out quick on $tunnel proto tcp from $prefix::/$length to any flags S keep state"
    echo "pass out quick on $tunnel from $prefix::/$length to any keep state"
    echo "block in quick on $tunnel from any to $prefix::/$length"
  } >"$filter"
  ipf -6 -f - <"$filter" || fail 'The home network would be open to everybody: ipf refused the rules.'
}

# The same rules once more: that is how they are found.
unprotect() {
  if [ -e "$filter" ]; then
    ipf -6 -r -f - <"$filter" >/dev/null 2>&1 || true
    rm -f "$filter"
  fi
}

# What in.ndpd reads, without our own lines.
others() {
  if [ -e "$ndpd" ]; then
    sed "/^# $mark begins/,/^# $mark ends/d" "$ndpd"
  fi
}

announce() {
  {
    others
    printf '%s\n' "# $mark begins" "if $home AdvSendAdvertisements 1" "if $home AdvLinkMTU 1280" \
      "prefix $prefix::/64 $home AdvOnLinkFlag 1" "prefix $prefix::/64 $home AdvAutonomousFlag 1" "# $mark ends"
  } >"$state.ndpd"
  tee "$ndpd" <"$state.ndpd" >/dev/null
  svcadm restart network/routing/ndp
}

stop_announcing() {
  if [ -e "$state.ndpd" ]; then
    others >"$state.ndpd"
    tee "$ndpd" <"$state.ndpd" >/dev/null
    svcadm restart network/routing/ndp
    rm -f "$state.ndpd"
  fi
}

create_router() {
  # Closed first, and only then connected.
  protect
  [ -e "$forwarded" ] || ipadm show-prop -c -o current -p forwarding ipv6 >"$forwarded"
  ipadm set-prop -t -p forwarding=on ipv6
  # What the home network does not use must not wander back to the broker and here again.
  if [ "$length" -lt 64 ]; then
    route -n delete -inet6 "$prefix::/$length" ::1 >/dev/null 2>&1 || true
    route -n add -inet6 "$prefix::/$length" ::1 -reject >/dev/null
  fi
  ipadm delete-addr "$home/tspc" 2>/dev/null || true
  ipadm create-addr -t -T static -a "$prefix::1/64" "$home/tspc"
  announce
}

remove_router() {
  stop_announcing
  ipadm delete-addr "$home/tspc" 2>/dev/null || true
  if [ "$length" -lt 64 ]; then
    route -n delete -inet6 "$prefix::/$length" ::1 >/dev/null 2>&1 || true
  fi
  if [ -e "$forwarded" ]; then
    ipadm set-prop -t -p "forwarding=$(cat "$forwarded")" ipv6
    rm -f "$forwarded"
  fi
  unprotect
}

create() {
  create_device
  add_routes
  if [ "$TSP_HOST_TYPE" = router ]; then
    create_router
  fi
}

remove() {
  if [ "$TSP_HOST_TYPE" = router ]; then
    remove_router
  fi
  remove_routes
  delete_device
}

case $TSP_OPERATION in
  TSP_TUNNEL_CREATION)
    [ "$TSP_HOST_TYPE" != router ] || check_filter
    # What fails halfway is taken back.
    trap remove EXIT
    create
    trap - EXIT
    ;;
  TSP_TUNNEL_TEARDOWN) remove ;;
  *) fail "There is no operation $TSP_OPERATION." ;;
esac
