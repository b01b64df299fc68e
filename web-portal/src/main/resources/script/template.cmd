@echo off
rem SPDX-License-Identifier: Apache-2.0
rem
rem IPv6 tunnel of {userid} at {broker}, good until {leaseEnds} unless tspc renews it.
rem As administrator: "{file} up" sets it up, "{file} down" takes it down.
rem The rest of this file, after the variables, is the script that tspc itself would run.
set TSP_OPERATION=TSP_TUNNEL_CREATION
if "%1"=="down" set TSP_OPERATION=TSP_TUNNEL_TEARDOWN
set TSP_VERBOSE=0
set TSP_HOME_DIR=%CD%
set TSP_TUNNEL_MODE=v6v4
set TSP_HOST_TYPE={hostType}
set TSP_TUNNEL_INTERFACE={tunnel}
set TSP_TUNNEL_CARRIER=kernel
set TSP_CLIENT_ADDRESS_IPV4={source4}
set TSP_CLIENT_ADDRESS_IPV6={client6}
set TSP_SERVER_ADDRESS_IPV4={server4}
set TSP_SERVER_ADDRESS_IPV6={server6}
set TSP_TUNNEL_PREFIXLEN=128
{router}set TSP_HOME_INTERFACE={lan}
{router}set TSP_PREFIX={prefixGroups}
{router}set TSP_PREFIXLEN={prefixLength}

