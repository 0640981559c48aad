namespace Perf.Engine.Running;

/// <summary>A run that goes on in this process. What would hold up the load of others is done by one that is alone.</summary>
internal sealed class RunPresence : IDisposable
{
    private static int s_count;

    public RunPresence() => Interlocked.Increment(ref s_count);

    /// <summary>Whether exactly one run goes on in this process.</summary>
    public static bool IsOnlyOne => Volatile.Read(ref s_count) == 1;

    public void Dispose() => Interlocked.Decrement(ref s_count);
}
