namespace Perf;

/// <summary>How far a clock was off at a moment.</summary>
public sealed record ClockMemory
{
    /// <summary>The least that this machine's clock was behind the others; seconds, negative when it was ahead.</summary>
    public double Least { get; init; }

    /// <summary>The most that it was behind; seconds.</summary>
    public double Most { get; init; }

    /// <summary>The moment, by this machine's clock.</summary>
    public DateTimeOffset At { get; init; }
}
