#!/bin/sh
# IPv6 tunnel of {userid} at {broker} for NetworkManager, good until {leaseEnds} unless tspc renews it.
# Run it as root. To take the tunnel down for good: nmcli connection delete {tunnel}
set -eu

install -D -m 0600 /dev/stdin '/etc/NetworkManager/system-connections/{tunnel}.nmconnection' <<'END'
[connection]
id={tunnel}
type=ip-tunnel
interface-name={tunnel}
autoconnect=true

[ip-tunnel]
# 3 is sit: IPv6 in IPv4.
mode=3
local={local4}
remote={server4}
ttl=64
mtu=1280

[ipv4]
method=disabled

[ipv6]
method=manual
address1={client6}/127,{server6}
{spare}# What the home network does not use must not wander back to the broker and here again.
{spare}route1={wholePrefix}
{spare}route1_options=type=unreachable
END
{router}
{router}# The home network gets the first part of the prefix. NetworkManager does not advertise it: radvd does.
{router}home=$(nmcli -g GENERAL.CONNECTION device show '{lan}')
{router}nmcli connection modify "$home" ipv6.method manual ipv6.addresses '{lanAddress}'
{router}nmcli device reapply '{lan}'
{router}install -D -m 0644 /dev/stdin '/etc/radvd.d/{tunnel}.conf' <<'END'
{router}interface {lan} {
{router}  AdvSendAdvert on;
{router}  AdvLinkMTU 1280;
{router}  prefix {lanPrefix} { AdvOnLink on; AdvAutonomous on; };
{router}};
{router}END
{router}echo 'net.ipv6.conf.all.forwarding = 1' >/etc/sysctl.d/60-{tunnel}.conf
{router}sysctl -q -p /etc/sysctl.d/60-{tunnel}.conf
{router}echo 'Now let radvd read /etc/radvd.d/{tunnel}.conf: radvd -C /etc/radvd.d/{tunnel}.conf'

nmcli connection reload
nmcli connection up '{tunnel}'
