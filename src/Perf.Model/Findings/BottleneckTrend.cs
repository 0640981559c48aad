namespace Perf;

/// <summary>How one class of bottleneck fared over the runs of a period: <c>Get-PerfBottleneck -TrendAnalysis</c>.</summary>
public sealed record BottleneckTrend
{
    /// <inheritdoc cref="Finding.Id"/>
    public string Id { get; init; } = "";

    /// <inheritdoc cref="Finding.Title"/>
    public string Title { get; init; } = "";

    /// <inheritdoc cref="Finding.Layer"/>
    public FindingLayer Layer { get; init; }

    /// <summary>The scenario whose runs were looked at.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The environment of the runs, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>What became of it.</summary>
    public BottleneckState State { get; init; }

    /// <summary>How many runs could be judged.</summary>
    public int Runs { get; init; }

    /// <summary>In how many of them it was found.</summary>
    public int Found { get; init; }

    /// <summary>When it was first found in the period.</summary>
    public DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it was last found.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>The mean confidence where it was found, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>The impact where it was found first, 0 to 1.</summary>
    public double FirstImpact { get; init; }

    /// <summary>The impact where it was found last, 0 to 1.</summary>
    public double LastImpact { get; init; }

    /// <summary>By how much the impact grows in a day (Theil-Sen), as a share of the response time; null for fewer than four runs.</summary>
    public double? ImpactPerDay { get; init; }

    /// <summary>The p-value of that trend (Mann-Kendall); null likewise.</summary>
    public double? PValue { get; init; }

    /// <summary>The commit, deployment or optimization with which it appeared; null where it was there from the start, or none is known.</summary>
    public string? AppearedWith { get; init; }

    /// <summary>The runs in which it was found.</summary>
    public IReadOnlyList<string> RunIds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The same in a sentence.</summary>
    public string Text { get; init; } = "";
}
