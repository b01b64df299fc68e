#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Writes what a Cisco router has to be told, and configures nothing here: tspc asks in the place of that router
# (proxy_client = yes). The lines are printed, and kept in a file beside the client. Told by the TSP_* variables.
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
file=$TSP_HOME_DIR/tspc-cisco.ios
case $TSP_TUNNEL_MODE in
  v6v4 | v4v6) ;;
  *) fail "IOS has no tunnel over UDP ($TSP_TUNNEL_MODE): set tunnel_mode = v6v4 and proxy_client = yes." ;;
esac
# What tspc calls its tunnel is a name of this machine, unless the user has given one of IOS.
case $TSP_TUNNEL_INTERFACE in
  Tunnel[0-9]*) tunnel=$TSP_TUNNEL_INTERFACE ;;
  *) tunnel=Tunnel0 ;;
esac
if [ "$TSP_HOST_TYPE" = router ]; then
  [ "$TSP_TUNNEL_MODE" != v4v6 ] || fail 'An IPv4 tunnel (v4v6) has no prefix for a home network: set host_type = host.'
  need TSP_HOME_INTERFACE TSP_PREFIX TSP_PREFIXLEN
  home=$TSP_HOME_INTERFACE
  prefix=$TSP_PREFIX
  length=$TSP_PREFIXLEN
fi

say() { printf '%s\n' "$@"; }

# What a new connection from outside may be: the errors and echo that RFC 4890 wants let through. The answers to what
# went out come in by what IOS remembers of that.
print_filter() {
  say 'no ipv6 access-list TSPC-IN' 'no ipv6 access-list TSPC-OUT' 'ipv6 access-list TSPC-OUT' \
    " permit tcp $prefix::/$length any reflect TSPC" " permit udp $prefix::/$length any reflect TSPC" \
    " permit icmp $prefix::/$length any reflect TSPC" ' permit ipv6 any any' ' exit' 'ipv6 access-list TSPC-IN' ' evaluate TSPC'
  for type in unreachable packet-too-big time-exceeded parameter-problem echo-request echo-reply; do
    say " permit icmp any any $type"
  done
  say " deny ipv6 any $prefix::/$length" ' permit ipv6 any any' ' exit'
}

print_home() {
  say "! The interface of the home network; write its name here, if $home is not it." \
    "interface $home" ' ipv6 enable' " ipv6 address $prefix::1/64" " ipv6 nd prefix $prefix::/64" ' ipv6 mtu 1280' ' exit'
  if [ "$length" -lt 64 ]; then
    say "ipv6 route $prefix::/$length Null0 254"
  fi
}

print_tunnel() {
  say "interface $tunnel" ' description IPv6 tunnel broker'
  if [ "$TSP_TUNNEL_MODE" = v4v6 ]; then
    say " ip address $TSP_CLIENT_ADDRESS_IPV4 255.255.255.255" ' ip mtu 1280' " tunnel source $TSP_CLIENT_ADDRESS_IPV6" \
      " tunnel destination $TSP_SERVER_ADDRESS_IPV6" ' tunnel mode ipv6'
  else
    say ' no ip address' ' ipv6 enable' " ipv6 address $TSP_CLIENT_ADDRESS_IPV6/$TSP_TUNNEL_PREFIXLEN" ' ipv6 mtu 1280' \
      " tunnel source $TSP_CLIENT_ADDRESS_IPV4" " tunnel destination $TSP_SERVER_ADDRESS_IPV4" ' tunnel mode ipv6ip'
  fi
  if [ "$TSP_HOST_TYPE" = router ]; then
    say ' ipv6 traffic-filter TSPC-IN in' ' ipv6 traffic-filter TSPC-OUT out'
  fi
  say ' no shutdown' ' exit'
}

configuration() {
  say '! Type this in privileged mode.' 'configure terminal'
  if [ "$TSP_HOST_TYPE" = router ]; then
    say 'ipv6 unicast-routing'
    print_filter
    print_home
  fi
  print_tunnel
  if [ "$TSP_TUNNEL_MODE" = v4v6 ]; then
    say "ip route 0.0.0.0 128.0.0.0 $tunnel" "ip route 128.0.0.0 128.0.0.0 $tunnel"
  else
    say "ipv6 route 2000::/3 $tunnel"
  fi
  say 'end'
}

# ipv6 unicast-routing stays: others may need it.
removal() {
  say '! Type this in privileged mode.' 'configure terminal'
  if [ "$TSP_TUNNEL_MODE" = v4v6 ]; then
    say "no ip route 0.0.0.0 128.0.0.0 $tunnel" "no ip route 128.0.0.0 128.0.0.0 $tunnel"
  else
    say "no ipv6 route 2000::/3 $tunnel"
  fi
  say "no interface $tunnel"
  if [ "$TSP_HOST_TYPE" = router ]; then
    if [ "$length" -lt 64 ]; then
      say "no ipv6 route $prefix::/$length Null0 254"
    fi
    say "interface $home" " no ipv6 nd prefix $prefix::/64" " no ipv6 address $prefix::1/64" ' exit' \
      'no ipv6 access-list TSPC-IN' 'no ipv6 access-list TSPC-OUT'
  fi
  say 'end'
}

case $TSP_OPERATION in
  TSP_TUNNEL_CREATION)
    configuration >"$file"
    cat "$file"
    ;;
  TSP_TUNNEL_TEARDOWN)
    removal
    rm -f "$file"
    ;;
  *) fail "There is no operation $TSP_OPERATION." ;;
esac
