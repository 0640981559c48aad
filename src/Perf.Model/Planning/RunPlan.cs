namespace Perf;

/// <summary>A scenario made ready to run: environment, variables and executors resolved. Secrets are still references, never values.</summary>
public sealed record RunPlan
{
    /// <summary>The run's id.</summary>
    public string RunId { get; init; } = "";

    /// <summary>The scenario with the environment's and the caller's changes in it.</summary>
    public Scenario Scenario { get; init; } = new();

    /// <summary>The environment's name, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The type of test that was asked for, such as <c>stress</c>; null for the scenario's own load.</summary>
    public string? Type { get; init; }

    /// <summary>Whether the target is marked production.</summary>
    public bool Production { get; init; }

    /// <summary>The target's address without user name and password, for people to read; <c>sample</c> for the server inside the module.</summary>
    public string Target { get; init; } = "";

    /// <summary>The executors, in order of start.</summary>
    public IReadOnlyList<ExecutorPlan> Executors { get; init; } = [];

    /// <summary>The seed of all that is random.</summary>
    public int Seed { get; init; }

    /// <summary>Labels of the run.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What the command that makes it was given, as far as it may be shown.</summary>
    public IReadOnlyList<RunArgument> Arguments { get; init; } = [];

    /// <summary>The commit that is tested, or null where it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that is tested, likewise.</summary>
    public string? Branch { get; init; }

    /// <summary>What of the machine that makes the load decides how fast it is, or null.</summary>
    public EnvironmentFingerprint? Fingerprint { get; init; }

    /// <summary>The part of it that this process makes; null for all of it.</summary>
    public LoadShare? Share { get; init; }

    /// <summary>What the figures of the plan show to be probably not meant, such as data that will not last.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>When the last executor ends by plan, graceful stop not counted.</summary>
    public TimeSpan Duration => Executors.Count == 0 ? TimeSpan.Zero : Executors.Max(executor => executor.Start + executor.Duration);

    /// <summary>When the run ends at the latest.</summary>
    public TimeSpan MaxDuration => Executors.Count == 0 ? TimeSpan.Zero : Executors.Max(executor => executor.Start + executor.Duration + executor.GracefulStop);
}
