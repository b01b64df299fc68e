#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Sets a tunnel up, or takes it down, on OpenBSD with ifconfig and route; a router's home network is told its prefix by
# rad and protected by an anchor of pf. Told what to do by the TSP_* variables.
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

need TSP_OPERATION TSP_HOME_DIR TSP_TUNNEL_MODE TSP_HOST_TYPE TSP_TUNNEL_INTERFACE TSP_TUNNEL_PREFIXLEN \
  TSP_CLIENT_ADDRESS_IPV4 TSP_CLIENT_ADDRESS_IPV6 TSP_SERVER_ADDRESS_IPV4 TSP_SERVER_ADDRESS_IPV6
tunnel=$TSP_TUNNEL_INTERFACE
# Who carries a tunnel that is not over UDP; other clients than ours leave it to the kernel.
kind=$TSP_TUNNEL_MODE/${TSP_TUNNEL_CARRIER:-kernel}
state=$TSP_HOME_DIR/tspc-$tunnel
announcement=$state.rad.conf
announcer=$state.rad.pid
forwarded=$state.forwarding
openings=$state.openings
down=$state.down
case $kind in
  v6v4/kernel | v4v6/kernel)
    case $tunnel in
      gif[0-9]*) ;;
      *) fail "The kernel's tunnels are called gif0, gif1 and so on, not $tunnel: set if_tunnel_$TSP_TUNNEL_MODE = gif0." ;;
    esac
    ;;
  v6udpv4/* | v6v4/user | v4v6/user) ;;
  *) fail "OpenBSD has no tunnel of the kind $kind." ;;
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
  case $kind in
    */kernel) ifconfig "$tunnel" create ;;
  esac
  case $kind in
    v6v4/kernel) ifconfig "$tunnel" tunnel "$TSP_CLIENT_ADDRESS_IPV4" "$TSP_SERVER_ADDRESS_IPV4" ;;
    v4v6/kernel) ifconfig "$tunnel" tunnel "$TSP_CLIENT_ADDRESS_IPV6" "$TSP_SERVER_ADDRESS_IPV6" ;;
  esac
  ifconfig "$tunnel" mtu 1280 up
  if [ "$TSP_TUNNEL_MODE" = v4v6 ]; then
    ifconfig "$tunnel" inet "$TSP_CLIENT_ADDRESS_IPV4" "$TSP_SERVER_ADDRESS_IPV4" netmask 255.255.255.255
  else
    ifconfig "$tunnel" inet6 "$TSP_CLIENT_ADDRESS_IPV6" "$TSP_SERVER_ADDRESS_IPV6" prefixlen "$TSP_TUNNEL_PREFIXLEN"
  fi
}

# A device of the kernel; any other goes with the program that made it.
delete_device() {
  case $kind in
    */kernel) ifconfig "$tunnel" destroy 2>/dev/null || true ;;
    v4v6/*) ifconfig "$tunnel" inet "$TSP_CLIENT_ADDRESS_IPV4" delete 2>/dev/null || true ;;
    *) ifconfig "$tunnel" inet6 "$TSP_CLIENT_ADDRESS_IPV6" delete 2>/dev/null || true ;;
  esac
}

# More specific than a default route: one that is there stays, and needs no putting back.
add_routes() {
  remove_routes
  if [ "$TSP_TUNNEL_MODE" = v4v6 ]; then
    route -n add -inet 0.0.0.0/1 "$TSP_SERVER_ADDRESS_IPV4" >/dev/null
    route -n add -inet 128.0.0.0/1 "$TSP_SERVER_ADDRESS_IPV4" >/dev/null
  else
    route -n add -inet6 2000:: -prefixlen 3 "$TSP_SERVER_ADDRESS_IPV6" >/dev/null
  fi
}

remove_routes() {
  if [ "$TSP_TUNNEL_MODE" = v4v6 ]; then
    route -n delete -inet 0.0.0.0/1 "$TSP_SERVER_ADDRESS_IPV4" >/dev/null 2>&1 || true
    route -n delete -inet 128.0.0.0/1 "$TSP_SERVER_ADDRESS_IPV4" >/dev/null 2>&1 || true
  else
    route -n delete -inet6 2000:: -prefixlen 3 "$TSP_SERVER_ADDRESS_IPV6" >/dev/null 2>&1 || true
  fi
}

# Rules of one's own in an anchor are looked at only where the main ruleset, which is the user's, says so.
check_pf() {
  { pfctl -s info && pfctl -s rules; } 2>/dev/null | tr '\n' ' ' | grep -q '^Status: Enabled.* anchor "tspc/\*"' ||
    fail 'The home network would be open to everybody: write anchor "tspc/*" into /etc/pf.conf and enable pf.'
}

# What is new and comes out of the tunnel for the home network stays out, but for what RFC 4890 wants let through.
rules() {
  icmp='{ unreach, toobig, timex, paramprob, echoreq, echorep }'
  if [ -e "$openings" ]; then
    cat "$openings"
  fi
  printf '%s\n' "pass in quick on $tunnel inet6 proto ipv6-icmp from any to $prefix::/$length icmp6-type $icmp no state" \
    "pass out quick on $tunnel inet6 from $prefix::/$length to any keep state" \
    "block drop in quick on $tunnel inet6 from any to $prefix::/$length"
}

protect() {
  rules | pfctl -q -a "tspc/$tunnel" -f - || fail 'The home network would be open to everybody: pfctl refused the rules.'
}

unprotect() {
  pfctl -q -a "tspc/$tunnel" -F rules 2>/dev/null || true
}

announce() {
  stop_announcing
  printf '%s\n' "interface $home {" '  mtu 1280' '  no auto prefix' "  prefix $prefix::/64" '}' >"$announcement"
  # It writes no number of itself anywhere; in the foreground it is the one that the shell knows.
  rad -d -f "$announcement" -s "$state.rad.sock" </dev/null >/dev/null 2>&1 &
  echo $! >"$announcer"
}

# Waits for its end: it has to say goodbye to the home network.
stop_announcing() {
  if [ -s "$announcer" ]; then
    pid=$(cat "$announcer")
    kill "$pid" 2>/dev/null || true
    for _ in 1 2 3 4 5; do
      kill -0 "$pid" 2>/dev/null || break
      sleep 1
    done
  fi
  rm -f "$announcer" "$announcement" "$state.rad.sock"
}

create_router() {
  # Closed first, and only then connected.
  protect
  [ -e "$forwarded" ] || sysctl -n net.inet6.ip6.forwarding >"$forwarded"
  sysctl net.inet6.ip6.forwarding=1 >/dev/null
  # What the home network does not use must not wander back to the broker and here again.
  if [ "$length" -lt 64 ]; then
    route -n delete -inet6 "$prefix::" -prefixlen "$length" ::1 >/dev/null 2>&1 || true
    route -n add -inet6 "$prefix::" -prefixlen "$length" ::1 -reject >/dev/null
  fi
  if ! ifconfig "$home" | grep -q '[<,]UP[,>]'; then
    : >"$down"
    ifconfig "$home" up
  fi
  ifconfig "$home" inet6 "$prefix::1" prefixlen 64 alias
  announce
}

remove_router() {
  stop_announcing
  ifconfig "$home" inet6 "$prefix::1" -alias 2>/dev/null || true
  if [ -e "$down" ]; then
    ifconfig "$home" down 2>/dev/null || true
    rm -f "$down"
  fi
  if [ "$length" -lt 64 ]; then
    route -n delete -inet6 "$prefix::" -prefixlen "$length" ::1 >/dev/null 2>&1 || true
  fi
  if [ -e "$forwarded" ]; then
    sysctl "net.inet6.ip6.forwarding=$(cat "$forwarded")" >/dev/null
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
    [ "$TSP_HOST_TYPE" != router ] || check_pf
    # What fails halfway is taken back.
    trap remove EXIT
    create
    trap - EXIT
    ;;
  TSP_TUNNEL_TEARDOWN) remove ;;
  *) fail "There is no operation $TSP_OPERATION." ;;
esac
