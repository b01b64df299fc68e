#!/bin/sh
# IPv6 tunnel of {userid} at {broker} for OpenWrt, good until {leaseEnds} unless tspc renews it.
# Run it on the router as root. It needs the package 6in4. "ifdown {tunnel}" takes the tunnel down.
set -eu

uci set network.{tunnel}=interface
uci set network.{tunnel}.proto='6in4'
uci set network.{tunnel}.peeraddr='{server4}'
uci set network.{tunnel}.ipaddr='{local4}'
uci set network.{tunnel}.ip6addr='{client6}/127'
uci set network.{tunnel}.mtu='1280'
uci set network.{tunnel}.ttl='64'
{router}uci set network.{tunnel}.ip6prefix='{wholePrefix}'
{router}uci set network.{lan}.ip6assign='64'
uci commit network

# Into the zone of the firewall that the Internet is in.
zone=0
while uci -q get "firewall.@zone[$zone]" >/dev/null; do
  if [ "$(uci -q get "firewall.@zone[$zone].name")" = wan ]; then
    uci -q del_list "firewall.@zone[$zone].network={tunnel}" || true
    uci add_list "firewall.@zone[$zone].network={tunnel}"
    uci commit firewall
  fi
  zone=$((zone + 1))
done

/etc/init.d/network reload
/etc/init.d/firewall reload
