using System.Globalization;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Turns a search for the capacity into PowerShell's progress display, and each step into a verbose line.</summary>
internal sealed class CapacityProgressObserver(string activity, Action<Action<Cmdlet>> write) : ICapacityObserver
{
    private const int ActivityId = 1;

    public void Progressed(CapacityProgress progress) => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, StatusOf(progress))
    {
        PercentComplete = (int)(Math.Clamp(progress.Elapsed / progress.MaxDuration, 0, 1) * 100),
    }));

    public void StepEnded(CapacityStep step) => write(cmdlet => cmdlet.WriteVerbose(
        string.Create(CultureInfo.InvariantCulture, $"step {step.Number}: {RateText.Format(step.Rate)}, achieved {RateText.Format(step.Achieved)}, p95 {step.P95 ?? 0:0.#} ms, errors {step.ErrorRate:0.##%}: {step.Outcome}. {step.Reason}")));

    /// <summary>Removes the display.</summary>
    public void Completed() => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed }));

    /// <summary>The line of figures: the step, its rate, what is known, and how the run fares.</summary>
    internal static string StatusOf(CapacityProgress progress)
    {
        string step = progress.Step == 0 ? "warm-up" : $"step {progress.Step}";
        string known = progress.High is { } high ? $"capacity {RateText.Format(progress.Low)} to {RateText.Format(high)}"
            : progress.Low > 0 ? $"capacity at least {RateText.Format(progress.Low)}" : "capacity unknown";
        string run = progress.Run is { } latest ? $"; {ProgressObserver.StatusOf(latest)}" : "";
        return $"{step} at {RateText.Format(progress.Rate)}, {known}{run}";
    }
}
