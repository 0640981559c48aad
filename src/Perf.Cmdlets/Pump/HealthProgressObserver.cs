using System.Globalization;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Turns a health check into PowerShell's progress display, and each part of it into a verbose line.</summary>
internal sealed class HealthProgressObserver(string activity, Action<Action<Cmdlet>> write) : IHealthObserver
{
    private const int ActivityId = 1;

    private int _ended;
    private int _all = 1;

    public void CheckEnded(HealthCheck check, int ended, int all)
    {
        (_ended, _all) = (ended, all);
        Show(string.Create(CultureInfo.InvariantCulture, $"{ended} of {all}: {check.Name} is {check.Status.ToString().ToLowerInvariant()}"), 0);
        write(cmdlet => cmdlet.WriteVerbose($"{check.Name}: {check.Status}. {check.Message}"));
    }

    public void SmokeProgressed(RunProgress progress) => Show($"smoke test: {ProgressObserver.StatusOf(progress)}", progress.Share);

    /// <summary>Removes the display.</summary>
    public void Completed() => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed }));

    private void Show(string status, double more)
    {
        int percent = (int)(Math.Clamp((_ended + more) / Math.Max(1, _all), 0, 1) * 100);
        write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, status) { PercentComplete = percent }));
    }
}
