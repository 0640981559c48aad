using System.Globalization;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Turns a run's seconds into PowerShell's progress display.</summary>
internal sealed class ProgressObserver(RunPlan plan, Action<Action<Cmdlet>> write) : IRunObserver
{
    private const int ActivityId = 1;

    // For those who want these lines alone: -InformationVariable has them by it.
    private const string LogTag = "PerfLog";

    private readonly string _activity = $"{plan.Scenario.Name} → {plan.Target}";

    public void Started(RunResult result) => Show(0, $"run {result.Id}", plan.Duration);

    public void Measured(Interval interval, RunProgress progress) => Show(progress.Share, StatusOf(progress), progress.Remaining);

    // A warning stands in the result too, which is told at the end; but who watches wants to know at once.
    public void Logged(LogLine line) => write(cmdlet => cmdlet.WriteInformation($"{line.Step}: {line.Text}", [LogTag]));

    public void Ended(RunResult result) =>
        write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, _activity, "done") { RecordType = ProgressRecordType.Completed }));

    /// <summary>The line of figures: rate, 95th percentile, errors, virtual users.</summary>
    internal static string StatusOf(RunProgress progress)
    {
        IntervalSummary latest = progress.Latest;
        double errors = progress.Requests == 0 ? 0 : progress.Failed / (double)progress.Requests;
        string p95 = latest.P95 is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.#} ms") : "-";
        return string.Create(CultureInfo.InvariantCulture, $"{latest.RequestRate:0} req/s, p95 {p95}, errors {errors:0.##%}, {latest.Vus} VUs, {progress.Requests:N0} requests");
    }

    private void Show(double share, string status, TimeSpan remaining) => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, _activity, status)
    {
        PercentComplete = (int)(share * 100),
        SecondsRemaining = (int)Math.Ceiling(remaining.TotalSeconds),
    }));
}
