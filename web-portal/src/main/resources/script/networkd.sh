#!/bin/sh
# IPv6 tunnel of {userid} at {broker} for systemd-networkd, good until {leaseEnds} unless tspc renews it.
# Run it as root. It writes files below /etc/systemd/network; without them the tunnel is gone at the next start.
set -eu

install -D -m 0644 /dev/stdin '/etc/systemd/network/60-{tunnel}.netdev' <<'END'
[NetDev]
Name={tunnel}
Kind=sit
MTUBytes=1280

[Tunnel]
Local={local4}
Remote={server4}
TTL=64
Independent=yes
END

install -D -m 0644 /dev/stdin '/etc/systemd/network/60-{tunnel}.network' <<'END'
[Match]
Name={tunnel}

[Network]
Address={client6}/127
Gateway={server6}
IPv6AcceptRA=no
{spare}
{spare}[Route]
{spare}# What the home network does not use must not wander back to the broker and here again.
{spare}Destination={wholePrefix}
{spare}Type=unreachable
END
{router}
{router}# The file that {lan} has keeps what it says; this is added to it.
{router}file=$(networkctl --no-pager status '{lan}' 2>/dev/null | sed -n 's/^ *Network File: *//p')
{router}case $file in
{router}  */*.network) file=/etc/systemd/network/$(basename "$file").d/{tunnel}.conf ;;
{router}  *) file='/etc/systemd/network/70-{lan}.network' ;;
{router}esac
{router}install -D -m 0644 /dev/stdin "$file" <<'END'
{router}[Match]
{router}Name={lan}
{router}
{router}[Network]
{router}Address={lanAddress}
{router}IPv6AcceptRA=no
{router}IPv6SendRA=yes
{router}
{router}[IPv6Prefix]
{router}Prefix={lanPrefix}
{router}END
{router}
{router}echo 'net.ipv6.conf.all.forwarding = 1' >/etc/sysctl.d/60-{tunnel}.conf
{router}sysctl -q -p /etc/sysctl.d/60-{tunnel}.conf

networkctl reload
