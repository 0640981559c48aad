namespace Perf.Target;

/// <summary>One count that many threads raise.</summary>
internal sealed class RequestCounter
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    /// <summary>Counts one more and tells which it was, from 1.</summary>
    public long Next() => Interlocked.Increment(ref _value);
}
