#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Shows what the broker has given, and configures nothing.
set -eu

for name in TSP_OPERATION TSP_VERBOSE TSP_HOME_DIR TSP_TUNNEL_MODE TSP_HOST_TYPE \
  TSP_TUNNEL_INTERFACE TSP_HOME_INTERFACE TSP_CLIENT_ADDRESS_IPV4 TSP_CLIENT_ADDRESS_IPV6 \
  TSP_CLIENT_DNS_ADDRESS_IPV6 TSP_CLIENT_DNS_NAME TSP_SERVER_ADDRESS_IPV4 \
  TSP_SERVER_ADDRESS_IPV6 TSP_TUNNEL_PREFIXLEN TSP_PREFIX TSP_PREFIXLEN; do
  value=$(printenv "$name" || true)
  printf '%s=%s\n' "$name" "$value"
done
