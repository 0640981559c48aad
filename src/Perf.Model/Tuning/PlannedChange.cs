namespace Perf;

/// <summary>One change of a plan: everything that making it needs, and nothing that it would have to look for. Plain texts, so that a saved plan is the same as one that was just made.</summary>
public sealed record PlannedChange
{
    /// <summary>The entry of the catalogue: <c>api.gzip</c>.</summary>
    public required string OptimizationId { get; init; }

    /// <summary>What it does in a line.</summary>
    public required string Title { get; init; }

    /// <summary>Where.</summary>
    public OptimizationLayer Layer { get; init; }

    /// <summary>How it is made, by the mechanism's name: <c>postgresql.setting</c>; empty for advice.</summary>
    public string Mechanism { get; init; } = "";

    /// <summary>What is changed, by its name among the environment's targets: <c>postgresql</c>, <c>nginx</c>, <c>application:shop</c>, <c>system</c>.</summary>
    public string Target { get; init; } = "";

    /// <summary>The settings, with what was seen of them when the plan was made.</summary>
    public IReadOnlyList<SettingChange> Settings { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What the mechanism needs besides, by name: an index' definition, a role, a file's section.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>When it takes effect.</summary>
    public TuningEffect Effect { get; init; }

    /// <summary>What it may break.</summary>
    public OptimizationRisk Risk { get; init; }

    /// <summary>Whether it can be undone exactly. What cannot (ANALYZE) is harmless and says so.</summary>
    public bool IsReversible { get; init; } = true;

    /// <summary>The finding that asked for it, by its class; null where a strategy did.</summary>
    public string? FindingId { get; init; }

    /// <summary>That finding's confidence, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>Why, in a sentence or two, with the numbers that decided.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What it is measured by.</summary>
    public TuningKpi Kpi { get; init; } = new();

    /// <summary>What people should do themselves, where there is no change that is made for them: the query, the file, the place.</summary>
    public string? Advice { get; init; }

    /// <summary>The hash of what the mechanism saw, over values and whatever else would make the plan stale; empty for advice.</summary>
    public string ObservedHash { get; init; } = "";

    /// <summary>The change as a diff, as people read it; the same that is applied.</summary>
    public string Diff { get; init; } = "";
}
