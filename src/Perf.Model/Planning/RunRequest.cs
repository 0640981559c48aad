namespace Perf;

/// <summary>What a user asks for: a scenario, and what is to be different this time.</summary>
public sealed record RunRequest
{
    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; init; } = new();

    /// <summary>
    /// The type of test whose load and stop conditions take the place of the scenario's: <c>stress</c>; null for the scenario's own. Where the scenario has no flows, it is the
    /// shipped scenario of the type.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>Whose rules thresholds are judged by; null for those that go with the scenario's file, see <see cref="Scenario.Compatibility"/>.</summary>
    public CompatibilityProfile? Compatibility { get; init; }

    /// <summary>The environment's name, or null for that of the process environment's ENVIRONMENT, or the scenario's own.</summary>
    public string? Environment { get; init; }

    /// <summary>The target's address, or null for that of the environment or the scenario. Wins over everything.</summary>
    public string? Target { get; init; }

    /// <summary>Variables that are added or replaced; several values are a list of which each iteration takes one.</summary>
    public IReadOnlyDictionary<string, Variable> Variables { get; init; } = new Dictionary<string, Variable>();

    /// <summary>Thresholds that are added.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>Monitors that are added; the user means their scripts to run.</summary>
    public IReadOnlyList<MonitorDefinition> Monitors { get; init; } = [];

    /// <summary>Outputs that are added.</summary>
    public IReadOnlyList<OutputDefinition> Outputs { get; init; } = [];

    /// <summary>Labels that are added or replaced.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the scripts that the scenario holds may run; it says so of each scenario anew, for they can do all that the user can.</summary>
    public bool AllowScript { get; init; }

    /// <summary>The command's own arguments, as far as they may be shown: they are kept in the result. Nothing is done by them.</summary>
    public IReadOnlyList<RunArgument> Arguments { get; init; } = [];

    /// <summary>The seed, or null for one at random.</summary>
    public int? Seed { get; init; }
}
