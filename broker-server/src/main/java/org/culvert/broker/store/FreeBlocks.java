// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.culvert.broker.prefix.FreeSpace;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * The free blocks of one pool of prefixes, as {@link FreeSpace} has them, locked for one
 * transaction: either with others, who take different blocks at the same time and leave what they
 * are at work on to each other, or alone, which everything needs that merges blocks.
 */
final class FreeBlocks {
  private final Sql sql;
  private final long pool;
  private final Ipv6Prefix whole;
  private final boolean alone;

  private FreeBlocks(Sql sql, long pool, Ipv6Prefix whole, boolean alone) {
    this.sql = sql;
    this.pool = pool;
    this.whole = whole;
    this.alone = alone;
  }

  /** What is not free after all, or not any more; rolls the transaction back. */
  static final class NotFree extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Empty when the pool was retired. */
  static Optional<FreeBlocks> withOthers(Sql sql, String realm, PrefixPool pool)
      throws SQLException {
    return lock(sql, realm, pool, "for share")
        .map(id -> new FreeBlocks(sql, id, pool.prefix(), false));
  }

  /** Empty when the pool was retired. */
  static Optional<FreeBlocks> alone(Sql sql, String realm, PrefixPool pool) throws SQLException {
    return lock(sql, realm, pool, "for update")
        .map(id -> new FreeBlocks(sql, id, pool.prefix(), true));
  }

  /** Alone, those of the pool that the prefix is in, whichever it is; empty when it is in none. */
  static Optional<FreeBlocks> around(Sql sql, Ipv6Prefix prefix) throws SQLException {
    useIndexes(sql);
    return sql.first(
        row -> new FreeBlocks(sql, row.getLong(1), Sql.prefix(row.getString(2)), true),
        """
        select id, text(prefix) from pools
        where prefix >>= ?::cidr and kind = 'delegated' and retired_at is null for update
        """,
        prefix);
  }

  /**
   * What is asked here is in an index, always. A plan that is kept from when the table was nearly
   * empty would read all of it, and get slower with each prefix.
   */
  private static void useIndexes(Sql sql) throws SQLException {
    sql.list(
        _ -> true,
        "select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)");
  }

  private static Optional<Long> lock(Sql sql, String realm, PrefixPool pool, String how)
      throws SQLException {
    useIndexes(sql);
    return sql.first(
        row -> row.getLong(1),
        """
        select id from pools
        where realm = ? and prefix = ?::cidr and kind = 'delegated' and retired_at is null
        """
            + how,
        realm,
        pool.prefix());
  }

  /** For a pool that nobody knew the free blocks of. */
  static void carve(Sql sql, long pool, Ipv6Prefix prefix) throws SQLException {
    FreeBlocks blocks = new FreeBlocks(sql, pool, prefix, true);
    sql.update("delete from free_blocks where pool = ?", pool);
    blocks.add(FreeSpace.of(prefix, held(sql, prefix)));
    sql.update("update pools set carved = true where id = ?", pool);
  }

  static List<Ipv6Prefix> held(Sql sql, Ipv6Prefix window) throws SQLException {
    return sql.list(
        row -> Sql.prefix(row.getString(1)),
        """
        select text(prefix) from prefix_delegations
        where prefix && ?::cidr and returned_at is null
        """,
        window);
  }

  /** The largest that has room for that length, and of those the first. */
  Optional<Ipv6Prefix> largest(int length) throws SQLException {
    return sql.first(
        row -> Sql.prefix(row.getString(1)),
        """
        select text(prefix) from free_blocks where pool = ? and masklen(prefix) <= ?
        order by masklen(prefix), prefix limit 1 for update
        """
            + (alone ? "" : "skip locked"),
        pool,
        length);
  }

  /** The prefix is taken out of the free block that it is in. */
  void cut(Ipv6Prefix block, Ipv6Prefix prefix) throws SQLException {
    remove(List.of(block));
    add(FreeSpace.of(block, List.of(prefix)));
  }

  /** The prefix is taken out of whatever free block it is in. */
  void take(Ipv6Prefix prefix) throws SQLException {
    Optional<Ipv6Prefix> block =
        sql.first(
            row -> Sql.prefix(row.getString(1)),
            "select text(prefix) from free_blocks where pool = ? and prefix = any (?::cidr[])",
            pool,
            texts(
                IntStream.rangeClosed(whole.length(), prefix.length())
                    .mapToObj(length -> Ipv6Prefix.around(prefix.network(), length))
                    .toList()));
    if (block.isPresent()) {
      cut(block.get(), prefix);
    }
  }

  /** Everything of the larger prefix but what is held is taken. */
  void takeAround(Ipv6Prefix held, Ipv6Prefix larger) throws SQLException {
    List<Ipv6Prefix> rest = FreeSpace.of(larger, List.of(held));
    if (remove(rest) != rest.size()) {
      throw new NotFree();
    }
  }

  /** Somebody holds part of this block: whoever wrote that down did not take it out of here. */
  void correct(Ipv6Prefix block) throws SQLException {
    remove(List.of(block));
    add(FreeSpace.of(block, held(sql, block)));
  }

  /** The prefix is free again, and one with its other half if that is free, and so on. */
  void release(Ipv6Prefix prefix) throws SQLException {
    Ipv6Prefix free = prefix;
    while (free.length() > whole.length() && remove(List.of(FreeSpace.otherHalf(free))) == 1) {
      free = Ipv6Prefix.around(free.network(), free.length() - 1);
    }
    add(List.of(free));
  }

  private int remove(List<Ipv6Prefix> blocks) throws SQLException {
    return sql.update(
        "delete from free_blocks where pool = ? and prefix = any (?::cidr[])", pool, texts(blocks));
  }

  private void add(List<Ipv6Prefix> blocks) throws SQLException {
    sql.update(
        """
        insert into free_blocks (pool, prefix) select ?, unnest(?::cidr[]) on conflict do nothing
        """,
        pool,
        texts(blocks));
  }

  private static String[] texts(List<Ipv6Prefix> prefixes) {
    return prefixes.stream().map(Ipv6Prefix::toString).toArray(String[]::new);
  }
}
