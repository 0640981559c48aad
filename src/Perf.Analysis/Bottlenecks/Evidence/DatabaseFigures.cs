namespace Perf.Analysis;

/// <summary>What the database does in the run, by its tables where they are there, otherwise by its signals. Times are milliseconds of the mean request.</summary>
internal sealed class DatabaseFigures
{
    private const string Postgres = "postgresql";

    // Names of waits that are the log of the database: writing it, and waiting for whoever writes it.
    private static readonly string[] s_log = ["WALSync", "WALWrite", "WalSync", "WalWrite", "WALInitSync", "WALInitWrite", "WALInsert", "SyncRep", "WALSyncMethodAssign"];

    /// <summary>Reads them.</summary>
    public DatabaseFigures(RunEvidence run)
    {
        Source = run.SourceOf(Postgres);
        Statements = run.Table(Postgres, "statements");
        Tables = run.Table(Postgres, "tables");
        Settings = run.Table(Postgres, "settings");
        Waits = WaitsOf(run);
        Busy = run.One("postgresql.session.busy");

        // A table of waits without a row says that nobody was seen, or may be seen: that is no number of sessions.
        ActiveSessions = Busy?.Mean ?? (Waits.Count > 0 ? Waits.Values.Sum() : run.Table(Postgres, "waits") is null ? run.One("postgresql.session.count", ("state", "active"))?.Mean : null);
        double? execution = Statements?.Sum("exec_ms") is { } ran ? ran + (Statements.Sum("plan_ms") ?? 0) : null;
        double? executed = run.DatabaseRate is null ? null
            : execution is { } total ? total / run.DatabaseRequests
            : run.One("postgresql.statements.calls")?.Mean is { } calls && run.One("postgresql.statements.duration")?.Mean is { } duration ? calls * duration / run.DatabaseRate : null;

        // A commit that waits for the log is no part of a statement's execution, and is of a session's time: the larger of both is the database's.
        double? inSessions = ActiveSessions * 1000 / run.DatabaseRate;
        bool isExecuted = executed >= (inSessions ?? 0);
        PerRequest = isExecuted ? executed : inSessions;
        Driver = new DriverFigures(run, Statements);
        PerRequestSource = isExecuted ? execution is not null ? "pg_stat_statements / requests" : "postgresql.statements.duration × calls / rate" : "active sessions / rate";
    }

    /// <summary>The monitor.</summary>
    public string Source { get; }

    /// <summary>What the application's driver says of its commands.</summary>
    public DriverFigures Driver { get; }

    /// <summary>The statements.</summary>
    public EvidenceTable? Statements { get; }

    /// <summary>The tables.</summary>
    public EvidenceTable? Tables { get; }

    /// <summary>The settings.</summary>
    public EvidenceTable? Settings { get; }

    /// <summary>Active sessions in the mean by type and name of what they wait for; <c>CPU</c> for those that wait for nothing. Empty where it was not seen.</summary>
    public IReadOnlyDictionary<(string Type, string Event), double> Waits { get; }

    /// <summary>Sessions at work, second by second.</summary>
    public Signal? Busy { get; }

    /// <summary>Sessions at work in the mean, those that wait included; null where it was not seen.</summary>
    public double? ActiveSessions { get; }

    /// <summary>Time of the database in the mean request; null where it was not seen.</summary>
    public double? PerRequest { get; }

    /// <summary>What <see cref="PerRequest"/> was computed from.</summary>
    public string PerRequestSource { get; }

    /// <summary>A setting as it is written; empty where it is not known.</summary>
    public string SettingText(string name) => Setting(name).Select(row => row.Text("value")).FirstOrDefault() ?? "";

    /// <summary>A setting that is a number, in its own unit; null where it is not known, or none.</summary>
    public double? SettingNumber(string name) => Setting(name).Select(row => row.Number("value")).FirstOrDefault();

    /// <summary>The share of active sessions that wait for something of a sort; null where waits were not seen.</summary>
    public double? WaitShare(Func<string, string, bool> isOne)
    {
        double all = Waits.Values.Sum();
        return Waits.Count == 0 ? null : all <= 0 ? 0 : Waits.Where(wait => isOne(wait.Key.Type, wait.Key.Event)).Sum(wait => wait.Value) / all;
    }

    /// <summary>Those that wait for locks.</summary>
    public double? LockShare => WaitShare((type, _) => type == "Lock");

    /// <summary>Those that wait for the log.</summary>
    public double? LogShare => WaitShare(IsLog);

    /// <summary>Those that wait for a disk, the log not counted.</summary>
    public double? DiskShare => WaitShare((type, name) => type == "IO" && !IsLog(type, name));

    /// <summary>Those that wait for nothing.</summary>
    public double? CpuShare => WaitShare((type, _) => type == "CPU");

    /// <summary>Time of a wait's share in the mean request.</summary>
    public double? TimeOf(double? share) => PerRequest * share;

    /// <summary>Whether a wait is for the log.</summary>
    public static bool IsLog(string type, string name) => type is "IO" or "LWLock" or "IPC" && s_log.Contains(name);

    private IEnumerable<EvidenceTable.Row> Setting(string name) => Settings?.Rows.Where(row => row.Text("name") == name) ?? [];

    private static Dictionary<(string, string), double> WaitsOf(RunEvidence run)
    {
        var waits = new Dictionary<(string, string), double>();
        if (run.Table(Postgres, "waits") is { } table && table.Sum("samples") is > 0 and { } samples)
        {
            // Their number is that of the samples; how many sessions that is, the signals say where they are there.
            double sessions = run.One("postgresql.session.busy")?.Mean ?? run.Sum("postgresql.session.waiting")?.Mean ?? 1;
            foreach (EvidenceTable.Row row in table.Rows)
            {
                (string, string) key = row.Text("type") is { Length: > 0 } type ? (type, row.Text("event")) : ("CPU", "CPU");
                waits[key] = waits.GetValueOrDefault(key) + (row.Number("sessions") ?? (row.NumberOr0("samples") / samples * sessions));
            }

            return waits;
        }

        foreach (Signal signal in run.Each("postgresql.session.waiting"))
        {
            (string, string) key = (signal.Series.Labels.GetValueOrDefault("wait_event_type", ""), signal.Series.Labels.GetValueOrDefault("wait_event", ""));

            // The series begins with the first session that waits so; before that there was none.
            waits[key] = waits.GetValueOrDefault(key) + ((signal.Mean ?? 0) * run.PartOf(signal));
        }

        return waits;
    }
}
