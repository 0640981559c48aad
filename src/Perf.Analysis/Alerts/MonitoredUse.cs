namespace Perf.Analysis;

/// <summary>How much of a resource monitors saw in use: in the busiest ten readings, for one reading at 100 % is no exhaustion. Pure.</summary>
/// <param name="Monitor">The monitor.</param>
/// <param name="Signal">The signal.</param>
/// <param name="Value">The mean of the busiest ten readings.</param>
/// <param name="Unit">The signal's unit.</param>
internal sealed record MonitoredUse(string Monitor, string Signal, double Value, string Unit)
{
    private static readonly string[] s_cpu = ["system.cpu.utilization"];
    private static readonly string[] s_memory = ["system.memory.utilization", "container.memory.utilization"];

    /// <summary>The largest use of a kind that a monitor of the run saw.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isCpu">Whether of processors; otherwise of memory.</param>
    /// <param name="metric">A signal that is meant instead, alone or with its monitor before it (<c>db:system.cpu.utilization</c>); null for the usual ones.</param>
    /// <returns>Null where no monitor saw it.</returns>
    public static MonitoredUse? Largest(RunResult run, bool isCpu, string? metric) => run.Monitors
        .Where(series => series.Busiest is not null && (metric is null
            ? series.Labels.Count == 0 && (isCpu ? s_cpu : s_memory).Contains(series.Signal)
            : series.Signal == metric || $"{series.Monitor}:{series.Signal}" == metric))
        .Select(series => new MonitoredUse(series.Monitor, series.Signal, series.Busiest!.Value, series.Unit))
        .MaxBy(use => use.Value);
}
