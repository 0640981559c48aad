namespace Perf.Telemetry.Monitors;

/// <content>What a monitor knows of the whole run beside its signals.</content>
internal sealed partial class MonitorRunner
{
    // Once the load has ended. One that could not be read last is given less: it will not answer now.
    private static readonly TimeSpan s_tablesLimit = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_tablesLimitOfFailing = TimeSpan.FromSeconds(1);

    private string? _noTables = "it was not read when the run began";
    private IReadOnlyList<MonitorTable> _tables = [];

    /// <summary>What it knows of the whole run; after <see cref="End"/>.</summary>
    public IReadOnlyList<MonitorTable> Tables()
    {
        lock (_gate)
        {
            return _tables;
        }
    }

    private void BeginTables()
    {
        if (_monitor is IMonitorTables tables)
        {
            _noTables = Within(_definition.Timeout ?? DefaultTimeout, tables.BeginTables);
        }
    }

    private void EndTables()
    {
        if (_monitor is not IMonitorTables tables)
        {
            return;
        }

        _tablesBegin.Set();
        IReadOnlyList<MonitorTable> read = [];
        TimeSpan limit = _failures == 0 ? s_tablesLimit : s_tablesLimitOfFailing;
        string? fault = Within(limit, stop => read = tables.EndTables(limit, stop));
        lock (_gate)
        {
            _tables = [.. read.Select(Ours)];
            if (_noTables is not null)
            {
                _trouble.Miss($"what it counts over the whole run is missing, for it could not be read when the run began: {_noTables}");
            }

            if (fault is not null)
            {
                _trouble.Miss($"what it knows of the whole run is missing, which is what a bottleneck's cause is found by: {fault}");
            }

            foreach (string note in tables.TableNotes)
            {
                _trouble.Note(note);
            }
        }
    }

    // What servers say may quote what is secret, as readings' messages may.
    private MonitorTable Ours(MonitorTable table) => table with
    {
        Monitor = _definition.Name,
        Kind = _definition.Kind,
        Rows = [.. table.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(_redact)])],
        Count = table.Count,
    };
}
