using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Turns changing and measuring into PowerShell's progress display, and gives each change when it has come to its end: what was done before a stop is in the pipeline.</summary>
/// <param name="activity">What goes on.</param>
/// <param name="write">Takes what is to be written by the pipeline thread.</param>
internal sealed class TuningProgressObserver(string activity, Action<Action<Cmdlet>> write) : ITuningObserver
{
    private const int ActivityId = 1;

    // By the object: the same change may come twice, as another one.
    private readonly HashSet<Change> _given = new(ReferenceEqualityComparer.Instance);

    public void Progressed(TuningProgress progress) => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, progress.Activity) { PercentComplete = (int)(Math.Clamp(progress.Share, 0, 1) * 100) }));

    public void ChangeEnded(Change change)
    {
        _given.Add(change);
        write(cmdlet => cmdlet.WriteObject(change));
    }

    /// <summary>Whether a change is in the pipeline already.</summary>
    /// <param name="change">The change.</param>
    public bool HasGiven(Change change) => _given.Contains(change);

    /// <summary>Removes the display.</summary>
    public void Completed() => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed }));
}
