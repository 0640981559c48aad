namespace Perf.Analysis;

/// <summary>What a result that another tool measured cannot tell of causes: pure.</summary>
public static class ToolResults
{
    /// <summary>What is not to be seen in it.</summary>
    /// <param name="run">The result.</param>
    /// <returns>A sentence each, with what would tell it; none for a run of Perf's.</returns>
    public static IReadOnlyList<string> Missing(RunResult run) => run.Source is not { } source ? [] :
    [
        .. run.Monitors.Count > 0 ? [] : new[] { $"This result is {source.Tool}'s and tells what the client saw: nothing of the machine, the database, the proxy or the application. Invoke-PerfTest runs the same test with -Monitor host, and the like." },
        .. run.Intervals.Count > 0 ? [] : new[] { $"{source.Tool}'s file ({source.Format}) has sums alone and no course over time, so neither the order of events nor a load curve can be seen. A file of single measurements has them." },
        $"{source.Tool} does not tell whether it kept up, so a limit of the load generator cannot be told from one of the target.",
    ];
}
