namespace Perf;

/// <summary>
/// What runs are compared with: a set of runs of one scenario, in one environment, on machines of one fingerprint. A set, because the run is the unit of an
/// experiment: one alone says nothing of how much runs differ. Each change makes a new version; earlier ones are kept.
/// </summary>
public sealed record Baseline
{
    /// <summary>The name of a baseline that was given none.</summary>
    public const string DefaultName = "default";

    /// <summary>The name; there may be several for one scenario, such as <c>release</c> and <c>nightly</c>.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The environment's name, or null when none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>The hash of the runs' <see cref="EnvironmentFingerprint"/>, or null where runs have none (results of other tools).</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The version, from 1 on; the highest holds.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What made this version.</summary>
    public BaselineAction Action { get; init; }

    /// <summary>The ids of its runs, the oldest first; none after it was removed.</summary>
    public IReadOnlyList<string> RunIds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Why, in the words of whoever changed it; or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Who: the user's name, and the machine's.</summary>
    public string By { get; init; } = "";

    /// <summary>The CI job, with its address where that is known; null outside of CI.</summary>
    public string? Job { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The commit of the folder from which it was changed, or null.</summary>
    public string? Commit { get; init; }
}
