// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.culvert.broker.cluster.ClusterSettings;
import org.culvert.broker.cluster.Leases;
import org.culvert.broker.redirect.Load;
import org.culvert.broker.redirect.OtherBroker;

/** The leases of brokers, by the clock of the database. Thread-safe. */
public final class PostgresLeases implements Leases {
  private static final String AFTER_LEASE = "clock_timestamp() + make_interval(secs => ?)";

  private final DataSource database;

  public PostgresLeases(DataSource database) {
    this.database = database;
  }

  @Override
  public OptionalLong begin(ClusterSettings settings) {
    return Sql.transaction(
            database,
            sql ->
                sql.first(
                    row -> row.getLong(1),
                    """
                    insert into broker_leases as lease
                      (broker, epoch, expires_at, region, addresses)
                    values (?, 1, %s, ?, ?)
                    on conflict (broker) do update
                    set epoch = lease.epoch + 1, expires_at = excluded.expires_at,
                        region = excluded.region, addresses = excluded.addresses
                    where lease.expires_at <= clock_timestamp()
                    returning epoch
                    """
                        .formatted(AFTER_LEASE),
                    settings.name(),
                    seconds(settings),
                    settings.region(),
                    settings.addresses().stream().map(OtherBroker::text).toArray(String[]::new)))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  @Override
  public boolean renew(ClusterSettings settings, long epoch, Load load) {
    return Sql.transaction(
            database,
            sql ->
                sql.update(
                    """
                    update broker_leases set expires_at = %s, tunnels = ?, sessions = ?
                    where broker = ? and epoch = ? and expires_at > clock_timestamp()
                    """
                        .formatted(AFTER_LEASE),
                    seconds(settings),
                    load.tunnels(),
                    load.sessions(),
                    settings.name(),
                    epoch))
        == 1;
  }

  private static double seconds(ClusterSettings settings) {
    return settings.lease().toMillis() / 1000.0;
  }

  @Override
  public void end(ClusterSettings settings, long epoch) {
    int _ =
        Sql.transaction(
            database,
            sql ->
                sql.update(
                    """
                    update broker_leases set expires_at = clock_timestamp()
                    where broker = ? and epoch = ? and expires_at > clock_timestamp()
                    """,
                    settings.name(),
                    epoch));
  }

  @Override
  public List<Member> members() {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                PostgresLeases::member,
                """
                select broker, region, addresses, tunnels, sessions,
                       expires_at > clock_timestamp() as alive,
                       exists (select from drains d where d.broker = l.broker) as draining
                from broker_leases l order by broker
                """));
  }

  private static Member member(ResultSet row) throws SQLException {
    Array addresses = row.getArray("addresses");
    return new Member(
        row.getString("broker"),
        row.getString("region"),
        List.of((String[]) addresses.getArray()),
        new Load(row.getInt("tunnels"), row.getInt("sessions")),
        row.getBoolean("alive"),
        row.getBoolean("draining"));
  }
}
