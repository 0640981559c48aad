using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>Facts of a list: two cores, 8 GB, a database on the machine.</summary>
internal sealed class FakeFacts : IFactReader
{
    public Dictionary<string, Value> Facts { get; } = new(StringComparer.Ordinal)
    {
        ["host.cores"] = Value.Of(2),
        ["host.memory"] = Value.Of(8.0 * 1073741824),
        ["host.memory_available"] = Value.Of(5.0 * 1073741824),
        ["host.memory_others"] = Value.Of(1.0 * 1073741824),
        ["host.swap"] = Value.Of(0),
        ["disk.free"] = Value.Of(100.0 * 1073741824),
        ["postgresql.is_local"] = Value.Of(true),
        ["postgresql.version"] = Value.Of(15),
        ["postgresql.connections"] = Value.Of(10),
        ["postgresql.lz4"] = Value.Of(true),
        ["postgresql.libraries"] = Value.Of("auto_explain"),
        ["postgresql.replicas"] = Value.Of(0),
        ["postgresql.statistics_days"] = Value.Of(40),
    };

    public Dictionary<string, Value> Table { get; } = new(StringComparer.Ordinal)
    {
        ["table.reads"] = Value.Of(1_000_000),
        ["table.writes"] = Value.Of(1_000),
        ["table.rows"] = Value.Of(200_000),
        ["table.bytes"] = Value.Of(24.0 * 1048576),
        ["table.indexes"] = Value.Of(1),
    };

    public Task<IReadOnlyDictionary<string, Value>> ReadAsync(TuningTargets targets, CancellationToken cancellation)
    {
        // What targets say is not of this list but of theirs.
        Dictionary<string, Value> all = FactReader.OfTargets(targets);
        foreach ((string name, Value value) in Facts)
        {
            all[name] = value;
        }

        return Task.FromResult<IReadOnlyDictionary<string, Value>>(all);
    }

    public Task<IReadOnlyDictionary<string, Value>> ReadTableAsync(TuningTargets targets, string table, CancellationToken cancellation) => Task.FromResult<IReadOnlyDictionary<string, Value>>(Table);
}
