namespace Perf;

/// <summary>What Test-PerfScenario says of a scenario: whether it is right, and what a run of it would do. Nothing was sent.</summary>
public sealed record ScenarioCheck
{
    /// <summary>The scenario's name; that of the file where the file cannot be read.</summary>
    public string Name { get; init; } = "";

    /// <summary>The file, or null for a scenario that is an object.</summary>
    public string? Path { get; init; }

    /// <summary>Whether a run can begin, but for environment variables that are not set here (<see cref="MissingVariables"/>).</summary>
    public bool IsValid { get; init; }

    /// <summary>What is wrong, all of it, with line and column.</summary>
    public IReadOnlyList<ScenarioProblem> Problems { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What is allowed and probably not meant.</summary>
    public IReadOnlyList<ScenarioProblem> Warnings { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The target without user and password.</summary>
    public string Target { get; init; } = "";

    /// <summary>The environment, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>Whether the target is marked production.</summary>
    public bool IsProduction { get; init; }

    /// <summary>How long the load lasts by plan.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When the run ends at the latest.</summary>
    public TimeSpan MaxDuration { get; init; }

    /// <summary>The executors in figures.</summary>
    public IReadOnlyList<ExecutorPlan> Executors { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The load over time.</summary>
    public OfferedLoad Offered { get; init; } = new();

    /// <summary>Iterations that will start; null where some executors make as many as fit.</summary>
    public long? Iterations { get; init; }

    /// <summary>Requests that will be sent, redirects not counted; null as for <see cref="Iterations"/>.</summary>
    public long? Requests { get; init; }

    /// <summary>The most iterations that the pauses of the flows leave room for; null where there is no such limit.</summary>
    public long? IterationsAtMost { get; init; }

    /// <summary>Hosts that will be hit, the target first. References that only the run can tell stand as they are written.</summary>
    public IReadOnlyList<string> Hosts { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Data that is needed.</summary>
    public IReadOnlyList<DataNeed> Data { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Environment variables that are needed and not set here.</summary>
    public IReadOnlyList<string> MissingVariables { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The thresholds as text; those that end the run say so.</summary>
    public IReadOnlyList<string> Thresholds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What may be regretted, the worst first.</summary>
    public IReadOnlyList<ScenarioRisk> Risks { get; init => field = value.ToPlainArray(); } = [];
}
