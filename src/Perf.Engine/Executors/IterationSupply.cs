namespace Perf.Engine.Executors;

/// <summary>How many iterations the virtual users of a closed executor may make.</summary>
internal abstract class IterationSupply
{
    /// <summary>Takes one.</summary>
    /// <param name="done">How many the virtual user has made.</param>
    /// <returns>False when there are no more for it.</returns>
    public abstract bool TryTake(long done);
}
