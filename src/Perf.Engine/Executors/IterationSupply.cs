namespace Perf.Engine.Executors;

/// <summary>How many iterations the virtual users of a closed executor may make.</summary>
internal abstract class IterationSupply
{
    /// <summary>Takes one.</summary>
    /// <param name="vu">The virtual user's number within the executor.</param>
    /// <param name="done">How many it has made.</param>
    /// <returns>Whose iteration it is and its number, or null when there are no more for it.</returns>
    public abstract (int Vu, long Number)? TryTake(int vu, long done);
}
