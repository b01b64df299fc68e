#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# IPv6 tunnel of {userid} at {broker}, good until {leaseEnds} unless tspc renews it.
# As root: "sh {file} up" sets it up, "sh {file} down" takes it down.
# The rest of this file, after the variables, is the script that tspc itself would run.
case ${1:-up} in
  up) TSP_OPERATION=TSP_TUNNEL_CREATION ;;
  down) TSP_OPERATION=TSP_TUNNEL_TEARDOWN ;;
  *) echo "Say up or down." >&2 && exit 1 ;;
esac
TSP_VERBOSE=0
TSP_HOME_DIR=$PWD
TSP_TUNNEL_MODE=v6v4
TSP_HOST_TYPE={hostType}
TSP_TUNNEL_INTERFACE={tunnel}
TSP_TUNNEL_CARRIER=kernel
TSP_CLIENT_ADDRESS_IPV4={source4}
TSP_CLIENT_ADDRESS_IPV6={client6}
TSP_SERVER_ADDRESS_IPV4={server4}
TSP_SERVER_ADDRESS_IPV6={server6}
TSP_TUNNEL_PREFIXLEN=128
{router}TSP_HOME_INTERFACE={lan}
{router}TSP_PREFIX={prefixGroups}
{router}TSP_PREFIXLEN={prefixLength}
{router}export TSP_HOME_INTERFACE TSP_PREFIX TSP_PREFIXLEN
export TSP_OPERATION TSP_VERBOSE TSP_HOME_DIR TSP_TUNNEL_MODE TSP_HOST_TYPE TSP_TUNNEL_INTERFACE
export TSP_TUNNEL_CARRIER TSP_CLIENT_ADDRESS_IPV4 TSP_CLIENT_ADDRESS_IPV6
export TSP_SERVER_ADDRESS_IPV4 TSP_SERVER_ADDRESS_IPV6 TSP_TUNNEL_PREFIXLEN

