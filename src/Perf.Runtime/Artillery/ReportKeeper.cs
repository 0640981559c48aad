using System.Runtime.CompilerServices;
using FullReport = Perf.Compatibility.Artillery.Report.ArtilleryReport;

namespace Perf.Runtime.Artillery;

/// <summary>
/// Gathers the report of an Artillery test while it runs, and keeps it for as long as the result itself is kept: so that whoever has the result can write the same report, whether
/// the run is in the store or not. A result that came back from a job or a file has none.
/// </summary>
/// <param name="settings">What the test asks for.</param>
internal sealed class ReportKeeper(ArtillerySettings settings) : IRunObserver
{
    private static readonly ConditionalWeakTable<RunResult, FullReport> s_kept = [];

    private readonly FullReport _report = new(settings);

    /// <summary>What gathers the report of a scenario; null where it is no Artillery test.</summary>
    /// <param name="scenario">The scenario.</param>
    public static ReportKeeper? For(Scenario scenario) => scenario.Artillery is { } settings ? new ReportKeeper(settings) : null;

    /// <summary>The report of a result; null where none was kept with it.</summary>
    /// <param name="result">The very object that the run gave.</param>
    public static FullReport? Of(RunResult result) => s_kept.TryGetValue(result, out FullReport? report) ? report : null;

    /// <summary>Keeps the report with the run's result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The same.</returns>
    public RunResult Keep(RunResult result)
    {
        s_kept.AddOrUpdate(result, _report);
        return result;
    }

    /// <inheritdoc/>
    public void Started(RunResult result) => _report.Begin(result.StartedAt);

    /// <inheritdoc/>
    public void Measured(Interval interval, RunProgress progress) => _report.Add(interval);

    /// <inheritdoc/>
    public void Ended(RunResult result)
    {
    }
}
