#Requires -RunAsAdministrator
# IPv6 tunnel of {userid} at {broker} for Windows 10 and later, good until {leaseEnds} unless tspc renews it.
# In a PowerShell of an administrator: powershell -ExecutionPolicy Bypass -File {file}
# To take it down: netsh interface ipv6 delete interface "{tunnel}"
$ErrorActionPreference = 'Stop'

netsh interface ipv6 add v6v4tunnel interface="{tunnel}" localaddress="{source4}" remoteaddress="{server4}"
if ($LASTEXITCODE -ne 0) { throw 'netsh could not make the tunnel; its reason is above.' }
Set-NetIPInterface -InterfaceAlias '{tunnel}' -AddressFamily IPv6 -NlMtuBytes 1280
New-NetIPAddress -InterfaceAlias '{tunnel}' -IPAddress '{client6}' -PrefixLength 127 | Out-Null
New-NetRoute -InterfaceAlias '{tunnel}' -DestinationPrefix '::/0' -NextHop '{server6}' | Out-Null
{router}
{router}# The home network gets the first part of the prefix, and is told so.
{router}New-NetIPAddress -InterfaceAlias '{lan}' -IPAddress '{lanHost}' -PrefixLength 64 | Out-Null
{router}Set-NetIPInterface -InterfaceAlias '{lan}' -AddressFamily IPv6 -Forwarding Enabled -Advertising Enabled
{router}Set-NetIPInterface -InterfaceAlias '{tunnel}' -AddressFamily IPv6 -Forwarding Enabled
{router}Set-NetRoute -InterfaceAlias '{lan}' -DestinationPrefix '{lanPrefix}' -Publish Yes
