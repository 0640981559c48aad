namespace Perf;

/// <summary>What one output of a run came to.</summary>
public sealed record OutputResult
{
    /// <summary>The output's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is.</summary>
    public OutputKind Kind { get; init; }

    /// <summary>Where it goes, without any secret.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Points that the destination has taken, those of this run alone.</summary>
    public long Written { get; init; }

    /// <summary>Points that wait on disk: the next run with the same output sends them.</summary>
    public long Spilled { get; init; }

    /// <summary>Points that are lost: refused by the destination, or more than the limits of memory and disk hold; also of those that earlier runs had left.</summary>
    public long Lost { get; init; }

    /// <summary>Points of earlier runs that had waited on disk and were sent now.</summary>
    public long Replayed { get; init; }

    /// <summary>What went wrong last; null when nothing did.</summary>
    public string? LastError { get; init; }
}
