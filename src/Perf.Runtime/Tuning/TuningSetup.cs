namespace Perf.Runtime;

/// <summary>Where changes are made, and how services are restarted: what a command knows beside its plan.</summary>
public sealed record TuningSetup
{
    /// <summary>The user's folder, where environments are looked for.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>The environment whose <c>tuning:</c> says what may be changed; null where <see cref="Targets"/> do.</summary>
    public string? Environment { get; init; }

    /// <summary>What may be changed, in place of an environment's; null for the environment's. May hold references to secrets.</summary>
    public TuningTargets? Targets { get; init; }

    /// <summary>Restarts the target that it is given, in place of the commands of the environment: a script block of the user's; null for none.</summary>
    public Func<string, CancellationToken, Task>? Restart { get; init; }

    /// <summary>The targets that <see cref="Restart"/> restarts, others being restarted by the commands of the environment; null for all.</summary>
    public IReadOnlySet<string>? RestartTargets { get; init; }
}
