namespace Perf;

/// <summary>Hears how changing and measuring go on. Calls come one at a time.</summary>
public interface ITuningObserver
{
    /// <summary>A step begins, or goes on.</summary>
    /// <param name="progress">Which, and how far everything is.</param>
    void Progressed(TuningProgress progress);

    /// <summary>A change has come to its end, or was undone.</summary>
    /// <param name="change">The change.</param>
    void ChangeEnded(Change change);
}
