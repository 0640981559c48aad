namespace Perf;

/// <summary>A place in a series where its level changes.</summary>
public sealed record ChangePoint
{
    /// <summary>The first value of the new level, counted from 0.</summary>
    public int Index { get; init; }

    /// <summary>
    /// The new level over the old one: the Hodges-Lehmann estimate between the nearest 30 values on each side. Null where values are 0 or negative; <see cref="Shift"/> tells then.
    /// </summary>
    public double? Ratio { get; init; }

    /// <summary>The lower end of the ratio's 95 % interval; null where it cannot be said.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the ratio's 95 % interval; null where it cannot be said.</summary>
    public double? High { get; init; }

    /// <summary>The new level minus the old one, in the unit of the values: the median of all differences between the nearest 30 values on each side.</summary>
    public double Shift { get; init; }

    /// <summary>The median of the nearest 30 values before.</summary>
    public double Before { get; init; }

    /// <summary>The median of the nearest 30 values of the new level.</summary>
    public double After { get; init; }

    /// <summary>Whether the values rose or fell.</summary>
    public ChangeDirection Direction { get; init; }

    /// <summary>
    /// How sure it is that the level changed here, 0 to 1: one less the p-value times the number of places where it could have changed (Bonferroni), because the place was looked for.
    /// </summary>
    public double Confidence { get; init; }

    /// <summary>The two-sided p-value of the rank test between the nearest 30 values on each side, for this one place.</summary>
    public double PValue { get; init; }

    /// <summary>Whether enough came after it.</summary>
    public ChangeState State { get; init; }

    /// <summary>What it is.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>What it means.</summary>
    public ChangeEffect Effect { get; init; }

    /// <summary>The first place where the change may have been, with 95 % confidence.</summary>
    public int FirstIndex { get; init; }

    /// <summary>The last place where the change may have been, with 95 % confidence.</summary>
    public int LastIndex { get; init; }

    /// <summary>The run that is the first of the new level; null for numbers.</summary>
    public string? RunId { get; init; }

    /// <summary>When that run began; null for numbers.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The commit of the last run of the old level; null when it is not known.</summary>
    public string? CommitBefore { get; init; }

    /// <summary>The commit of the first run of the new level; null when it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>The build of the last run of the old level, by its labels; null when it has none.</summary>
    public string? BuildBefore { get; init; }

    /// <summary>The build of the first run of the new level, by its labels; null when it has none.</summary>
    public string? Build { get; init; }

    /// <summary>The same in one sentence.</summary>
    public string Text { get; init; } = "";
}
