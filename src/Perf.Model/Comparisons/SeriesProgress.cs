namespace Perf;

/// <summary>How far a series of runs is.</summary>
public sealed record SeriesProgress
{
    /// <summary>The run that goes on, from 1; 0 is the warm-up.</summary>
    public int Run { get; init; }

    /// <summary>How many runs there will be.</summary>
    public int Runs { get; init; }

    /// <summary>Which side it is, for people: <c>baseline</c>, <c>candidate</c>.</summary>
    public string Side { get; init; } = "";

    /// <summary>Time since the series began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How far the run is; null when it has only just begun.</summary>
    public RunProgress? Latest { get; init; }
}
