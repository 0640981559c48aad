namespace Perf;

/// <summary>What the newest values say, before there are enough of them for a change point: a reason to run again, no verdict.</summary>
public sealed record TrendAlarm
{
    /// <summary>Whether the newest values are suspicious.</summary>
    public bool IsSuspected { get; init; }

    /// <summary>The first of the suspicious values; null when there are none.</summary>
    public int? Index { get; init; }

    /// <summary>Whether they rose or fell.</summary>
    public ChangeDirection Direction { get; init; }

    /// <summary>What it means if it lasts.</summary>
    public ChangeEffect Effect { get; init; }

    /// <summary>The sum of deviations from the level, in standard deviations; 5 or more is suspicious. Source: E. S. Page, Continuous Inspection Schemes (1954).</summary>
    public double Sum { get; init; }

    /// <summary>The two-sided p-value of the rank test of the last 5 values against those before; null for too few values.</summary>
    public double? PValue { get; init; }

    /// <summary>The same in one sentence.</summary>
    public string Text { get; init; } = "";
}
