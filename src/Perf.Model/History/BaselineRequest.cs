namespace Perf;

/// <summary>What somebody wants of a baseline.</summary>
public sealed record BaselineRequest
{
    /// <summary>The most runs of a set that is added to, unless <see cref="Keep"/> says otherwise: enough for the statistics, few enough to follow the times.</summary>
    public const int UsualKeep = 20;

    /// <summary>The baseline's name; null for <see cref="Baseline.DefaultName"/>.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the runs are added to the set, and not put in its place.</summary>
    public bool Update { get; init; }

    /// <summary>The most runs of the set after runs were added: the newest stay. At least 1.</summary>
    public int Keep { get; init; } = UsualKeep;

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Who: the user's name, and the machine's.</summary>
    public string By { get; init; } = "";

    /// <summary>The CI job, or null.</summary>
    public string? Job { get; init; }

    /// <summary>The commit of the folder from which it is changed, or null.</summary>
    public string? Commit { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
