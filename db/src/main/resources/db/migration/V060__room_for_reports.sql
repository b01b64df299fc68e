-- SPDX-License-Identifier: Apache-2.0
-- Once a minute the row of every live tunnel says anew when its client was seen. While its page has room for the new
-- version no index has to be told; without room all of them have, and the write-ahead log says so (docs/capacity.md).
alter table tunnels set (fillfactor = 50);
