namespace Perf;

/// <summary>Hears of a search for the capacity as it goes on. Calls come one at a time.</summary>
public interface ICapacityObserver
{
    /// <summary>A step begins, or a second of it is over.</summary>
    /// <param name="progress">How far the search is.</param>
    void Progressed(CapacityProgress progress);

    /// <summary>A step has ended.</summary>
    /// <param name="step">What it showed.</param>
    void StepEnded(CapacityStep step);
}
