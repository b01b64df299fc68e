#!/bin/sh
# IPv6 tunnel of {userid} at {broker} for ifupdown, good until {leaseEnds} unless tspc renews it.
# Run it as root. It writes one file below /etc/network/interfaces.d; "ifdown {tunnel}" takes the tunnel down.
set -eu

install -D -m 0644 /dev/stdin '/etc/network/interfaces.d/{tunnel}' <<'END'
auto {tunnel}
iface {tunnel} inet6 v4tunnel
    address {client6}
    netmask 127
    gateway {server6}
    endpoint {server4}
    local {local4}
    ttl 64
    mtu 1280
{router}    up ip -6 addr replace {lanAddress} dev {lan}
{router}    up sysctl -q -w net.ipv6.conf.all.forwarding=1
{router}    up if command -v radvd >/dev/null; then radvd -C /etc/network/{tunnel}.radvd.conf -p /run/{tunnel}.radvd.pid; fi
{spare}    # What the home network does not use must not wander back to the broker and here again.
{spare}    up ip -6 route replace unreachable {wholePrefix} metric 2048
{router}    down if [ -s /run/{tunnel}.radvd.pid ]; then kill "$(cat /run/{tunnel}.radvd.pid)"; fi
{router}    down ip -6 addr del {lanAddress} dev {lan} || true
{spare}    down ip -6 route del unreachable {wholePrefix} metric 2048 || true
END
{router}
{router}install -D -m 0644 /dev/stdin '/etc/network/{tunnel}.radvd.conf' <<'END'
{router}interface {lan} {
{router}  AdvSendAdvert on;
{router}  AdvLinkMTU 1280;
{router}  prefix {lanPrefix} { AdvOnLink on; AdvAutonomous on; };
{router}};
{router}END

ifup '{tunnel}'
