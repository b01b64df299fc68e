# IPv6 tunnel of {userid} at {broker} for RouterOS 7, good until {leaseEnds} unless tspc renews it.
# Put the file onto the router and say: /import {file}
/interface/6to4/add name="{tunnel}" mtu=1280 local-address={source4} remote-address={server4} comment="IPv6 tunnel"
/ipv6/address/add address={client6}/127 interface="{tunnel}" advertise=no comment="IPv6 tunnel"
/ipv6/route/add dst-address=::/0 gateway={server6} comment="IPv6 tunnel"
{router}/ipv6/address/add address={lanAddress} interface="{lan}" advertise=yes comment="IPv6 tunnel"
{router}/ipv6/nd/add interface="{lan}" mtu=1280 comment="IPv6 tunnel"
{spare}# What the home network does not use must not wander back to the broker and here again.
{spare}/ipv6/route/add dst-address={wholePrefix} blackhole distance=254 comment="IPv6 tunnel"
# The firewall has to let protocol 41 in from the broker: move this above what drops the rest.
/ip/firewall/filter/add chain=input action=accept protocol=ipv6-encap src-address={server4} comment="IPv6 tunnel"
