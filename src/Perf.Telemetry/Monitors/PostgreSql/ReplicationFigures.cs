namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>How far servers that follow this one are behind, or how far this one is that follows another.</summary>
internal sealed class ReplicationFigures
{
    /// <summary>The query for a server that others follow: name, bytes behind, seconds behind.</summary>
    public const string Primary =
        """
        SELECT coalesce(nullif(application_name, ''), host(client_addr), 'replica'), pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), replay_lsn)::float8,
               coalesce(extract(epoch FROM replay_lag), 0)::float8
          FROM pg_catalog.pg_stat_replication
        """;

    /// <summary>The query for one that follows. Where nothing is written there is nothing to replay: equal positions are no lag.</summary>
    public const string Standby =
        """
        SELECT 'this', pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())::float8,
               CASE WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn() THEN 0
                    ELSE coalesce(extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()), 0) END::float8
        """;

    private const int MostReplicas = 32;

    private readonly Dictionary<string, (MonitorSignal Bytes, MonitorSignal Seconds)> _replicas = new(StringComparer.Ordinal);

    /// <summary>Adds a row of either query.</summary>
    public void Add(string name, double bytes, double seconds, MonitorReading reading)
    {
        if (!_replicas.TryGetValue(name, out (MonitorSignal Bytes, MonitorSignal Seconds) replica))
        {
            if (_replicas.Count >= MostReplicas)
            {
                return;
            }

            (string, string) label = ("replication_client", SignalText.Clean(name));
            _replicas[name] = replica = (new MonitorSignal("postgresql.replication.data_delay", "By", label), new MonitorSignal("postgresql.wal.lag", "s", label));
        }

        reading.Add(replica.Bytes, bytes);
        reading.Add(replica.Seconds, seconds);
    }
}
