namespace Perf.Tests.Tuning.Support;

/// <summary>Remembers what was told.</summary>
internal sealed class NoObserver : ITuningObserver
{
    internal List<string> Activities { get; } = [];

    internal List<Change> Ended { get; } = [];

    public void Progressed(TuningProgress progress) => Activities.Add(progress.Activity);

    public void ChangeEnded(Change change) => Ended.Add(change);
}
