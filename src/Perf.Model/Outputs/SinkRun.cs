namespace Perf;

/// <summary>What outputs know of a run when it begins: what they tag points with.</summary>
public sealed record SinkRun
{
    /// <summary>The run's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The environment's name, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The type of test, such as <c>stress</c>; or null.</summary>
    public string? TestType { get; init; }

    /// <summary>The target's address, without user name and password.</summary>
    public string Target { get; init; } = "";

    /// <summary>The commit that is tested, or null.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch, or null.</summary>
    public string? Branch { get; init; }

    /// <summary>The machine that makes the load.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The version of Perf.</summary>
    public string Version { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it will take by plan; null when the plan cannot know.</summary>
    public TimeSpan? Planned { get; init; }

    /// <summary>Where spilled points wait; null for nowhere.</summary>
    public string? SpillFolder { get; init; }
}
