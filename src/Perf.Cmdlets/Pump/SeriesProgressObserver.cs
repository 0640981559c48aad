using System.Globalization;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Turns a series of runs into PowerShell's progress display, and each run into a verbose line.</summary>
internal sealed class SeriesProgressObserver(string activity, Action<Action<Cmdlet>> write) : ISeriesObserver
{
    private const int ActivityId = 1;

    public void Progressed(SeriesProgress progress) => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, StatusOf(progress))
    {
        PercentComplete = (int)(ShareOf(progress) * 100),
    }));

    public void RunEnded(RunResult result, string side) => write(cmdlet => cmdlet.WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{side}: run {result.Id}, {result.Status}")));

    /// <summary>Removes the display.</summary>
    public void Completed() => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed }));

    /// <summary>The line of figures: which run of how many, which side, and how it fares.</summary>
    internal static string StatusOf(SeriesProgress progress)
    {
        string run = progress.Run == 0 ? "warm-up" : string.Create(CultureInfo.InvariantCulture, $"run {progress.Run} of {progress.Runs}, {progress.Side}");
        return progress.Latest is { } latest ? $"{run}; {ProgressObserver.StatusOf(latest)}" : run;
    }

    // The warm-up is a run as long as the others.
    private static double ShareOf(SeriesProgress progress) => Math.Clamp((progress.Run + (progress.Latest?.Share ?? 0)) / (progress.Runs + 1.0), 0, 1);
}
