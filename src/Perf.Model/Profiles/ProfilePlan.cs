namespace Perf;

/// <summary>A profile of config/profiling: which processes are sampled and what is read beside the load, for one question.</summary>
public sealed record ProfilePlan
{
    /// <summary>Its name, which is its file's.</summary>
    public string Name { get; init; } = "";

    /// <summary>The question that it answers.</summary>
    public string Question { get; init; } = "";

    /// <summary>What is sampled; null where monitors alone answer the question.</summary>
    public ProfileDefinition? Sample { get; init; }

    /// <summary>What is read beside the load.</summary>
    public IReadOnlyList<MonitorDefinition> Monitors { get; init => field = value.ToPlainArray(); } = [];
}
