namespace Perf.Tests.Tuning.Loop;

/// <summary>Remembers what it is told.</summary>
internal sealed class Heard : ITuningObserver
{
    public List<TuningProgress> Progress { get; } = [];

    public List<Change> Changes { get; } = [];

    public void Progressed(TuningProgress progress) => Progress.Add(progress);

    public void ChangeEnded(Change change) => Changes.Add(change);
}
