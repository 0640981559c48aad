using Perf.Runtime;

namespace Perf.Commands;

/// <summary>The stored runs by which completers know steps, and metrics of a scenario's own.</summary>
internal static class StoredRuns
{
    // Each is read whole, and somebody waits.
    private const int Read = 3;

    /// <summary>The newest runs of the scenario and environment that the line names; of any where it names none.</summary>
    /// <param name="line">The line.</param>
    public static IReadOnlyList<RunResult> Newest(CompletionLine line) => PerfRuntime.FindRuns(new RunQuery { Scenario = line.Text("Scenario"), Environment = line.Text("Environment"), Limit = Read });
}
