# SPDX-License-Identifier: Apache-2.0
# What fish completes behind "tspc".

set -l commands status doctor stop check
complete -c tspc -f
complete -c tspc -n "not __fish_seen_subcommand_from $commands" -a status -d 'what the running client has'
complete -c tspc -n "not __fish_seen_subcommand_from $commands" -a doctor -d 'find out why there is no IPv6'
complete -c tspc -n "not __fish_seen_subcommand_from $commands" -a stop -d 'take the tunnel down'
complete -c tspc -n "not __fish_seen_subcommand_from $commands" -a check -d 'read the configuration, do nothing'
complete -c tspc -s v -l verbose -d 'say more'
complete -c tspc -o vv -d 'say still more'
complete -c tspc -o vvv -d 'show the messages of the protocol'
complete -c tspc -s i -l interface-v6v4 -x -a '(__fish_print_interfaces)' -d 'interface for IPv6-in-IPv4 tunnels'
complete -c tspc -s u -l interface-v6udpv4 -x -a '(__fish_print_interfaces)' -d 'interface for IPv6-in-UDP-IPv4 tunnels'
complete -c tspc -s s -l interface-prefix -x -a '(__fish_print_interfaces)' -d 'interface on which a router advertises'
complete -c tspc -s f -l config -r -F -d 'configuration file'
complete -c tspc -s r -l retry -x -d 'seconds to wait before another try'
complete -c tspc -s n -l foreground -d 'stay in the foreground'
complete -c tspc -s b -l no-retry -d 'one try'
complete -c tspc -s y -l no-questions -d 'nothing is ever asked'
complete -c tspc -l json -d 'answer of status and doctor for programs'
complete -c tspc -s h -s '?' -l help -d 'list of options'
complete -c tspc -s V -l version -d 'the version'
