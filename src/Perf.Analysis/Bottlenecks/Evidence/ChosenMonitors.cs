namespace Perf.Analysis;

/// <summary>
/// Of several monitors of one kind the one that is looked at: two databases' statements and waits must not be mixed, nor the larger figure of each be taken. It is the one that had most to do.
/// Monitors of processes are looked at together, and so are all instances of one application (<see cref="ApplicationInstances"/>); monitors of this machine see one machine.
/// </summary>
internal static class ChosenMonitors
{
    private static readonly Dictionary<string, string[]> s_activity = new(StringComparer.Ordinal)
    {
        ["postgresql"] = ["postgresql.statements.calls", "postgresql.session.busy", "postgresql.commits", "postgresql.backends"],
        ["nginx"] = ["nginx.http.requests", "nginx.requests", "nginx.http.request.duration"],
        ["redis"] = ["redis.commands.processed", "redis.keyspace.hits", "redis.cpu.utilization"],
        ["dotnet"] = ["http.server.request.rate", "http.server.active_requests", "dotnet.process.cpu.utilization", "dotnet.gc.heap.total_allocated"],
        ["node"] = ["system.cpu.utilization"],
    };

    /// <summary>Chooses.</summary>
    /// <param name="run">The run.</param>
    /// <param name="series">Its series.</param>
    /// <param name="signalOf">The window's figures of a series.</param>
    /// <returns>The monitor's name by kind, for kinds of which one is chosen.</returns>
    public static IReadOnlyDictionary<string, string> Of(RunResult run, IEnumerable<MonitorSeries> series, Func<MonitorSeries, Signal> signalOf)
    {
        MonitorSeries[] all = [.. series];
        var chosen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string kind, string[] signals) in s_activity)
        {
            MonitorSeries[] ofKind = [.. all.Where(one => MonitorKind.Of(one) == kind)];
            string[] monitors = [.. ofKind.Select(one => one.Monitor).Concat(run.MonitorTables.Where(table => table.Kind == kind).Select(table => table.Monitor)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            if (monitors.Length > 0)
            {
                chosen[kind] = monitors.Length == 1 ? monitors[0] : monitors.OrderByDescending(monitor => Executed(run, kind, monitor)).ThenByDescending(monitor => Activity(ofKind, monitor, signals, signalOf)).First();
            }
        }

        return chosen;
    }

    /// <summary>Whether a monitor is looked at.</summary>
    public static bool IsOf(IReadOnlyDictionary<string, string> chosen, string kind, string monitor) => !chosen.TryGetValue(kind, out string? one) || one == monitor;

    private static double Executed(RunResult run, string kind, string monitor) => run.MonitorTables.FirstOrDefault(table => table.Kind == kind && table.Monitor == monitor && table.Name == "statements") is { } statements
        ? new EvidenceTable(statements) is var table ? table.Sum("exec_ms") ?? table.Sum("calls") ?? 0 : 0
        : 0;

    // The first of these signals that any of the monitors has.
    private static double Activity(MonitorSeries[] ofKind, string monitor, string[] signals, Func<MonitorSeries, Signal> signalOf) => signals.FirstOrDefault(name => ofKind.Any(one => one.Signal == name)) is { } signal
        ? ofKind.Where(one => one.Monitor == monitor && one.Signal == signal).Sum(one => signalOf(one).Mean ?? 0)
        : 0;
}
