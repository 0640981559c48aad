namespace Perf.Cluster.Membership;

/// <summary>The silo cannot go on: the others have declared it dead, most likely because the process stood still. Its agent stops its load and joins anew; the process stays.</summary>
/// <param name="died">Told once, with why.</param>
internal sealed class DeathHandler(Action<string> died) : IFatalErrorHandler
{
    private int _told;

    /// <summary>Tells nothing from now on: its silo leaves.</summary>
    public void Silence() => Interlocked.Exchange(ref _told, 1);

    public bool IsUnexpected(Exception exception) => exception is not OperationCanceledException;

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            died(exception?.Message ?? context ?? "the cluster has declared it dead");
        }
    }
}
