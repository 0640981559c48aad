namespace Perf.Target.Endpoints;

/// <summary>The requests of one sender. Unix time in microseconds; whoever uses it holds a lock.</summary>
/// <param name="first">When the first one came.</param>
internal sealed class SenderTally(long first)
{
    private const long Second = 1_000_000;

    private readonly SortedDictionary<long, long> _seconds = new();

    /// <summary>When the first one came.</summary>
    public long First { get; } = first;

    /// <summary>When the last one came.</summary>
    public long Last { get; private set; } = first;

    /// <summary>How many.</summary>
    public long Requests { get; private set; }

    /// <summary>How many in each second of Unix time.</summary>
    public IReadOnlyDictionary<long, long> Seconds => _seconds;

    /// <summary>Counts one.</summary>
    public void Count(long now)
    {
        Requests++;
        Last = Math.Max(Last, now);
        _seconds[now / Second] = _seconds.GetValueOrDefault(now / Second) + 1;
    }
}
