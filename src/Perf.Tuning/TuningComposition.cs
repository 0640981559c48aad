namespace Perf.Tuning;

/// <summary>The parts that <see cref="TuningEngine"/> is made of, and nothing else: who changes, who plans, who keeps the journal. Tests put others in their places.</summary>
internal sealed record TuningComposition
{
    /// <summary>Makes the mechanisms for an environment's targets.</summary>
    public required Func<TuningTargets, IServiceRestarts, IReadOnlyList<IMechanism>> Mechanisms { get; init; }

    /// <summary>Makes a plan; writes nothing.</summary>
    public required Func<PlanRequest, IReadOnlyList<IMechanism>, IServiceRestarts, CancellationToken, Task<OptimizationPlan>> Plan { get; init; }

    /// <summary>Throws <see cref="ErrorIds.PlanInvalid"/> where a plan was edited or is of another machine.</summary>
    public required Action<OptimizationPlan> CheckPlan { get; init; }

    /// <summary>Throws <see cref="ErrorIds.PlanStale"/> where what was observed is not what the plan saw.</summary>
    public required Action<PlannedChange, Observation> CheckStale { get; init; }

    /// <summary>What is never changed.</summary>
    public required IDenyList Deny { get; init; }

    /// <summary>Looks after what a process that died has left, tells the observer of it, and opens a new backup.</summary>
    public required Func<OptimizationPlan, TuningTargets, IReadOnlyList<IMechanism>, IServiceRestarts, ITuningObserver, CancellationToken, Task<IBackupSession>> Open { get; init; }

    /// <summary>Undoes a backup.</summary>
    public required Func<UndoRequest, IReadOnlyList<IMechanism>, IServiceRestarts, ITuningObserver, CancellationToken, Task<IReadOnlyList<Change>>> Undo { get; init; }

    /// <summary>Lists the backups.</summary>
    public required Func<IReadOnlyList<Backup>> Backups { get; init; }

    /// <summary>Finds the backup that is meant by the latest; null where there is none.</summary>
    public Func<Backup?> Latest { get; init; } = static () => null;

    /// <summary>What a backup keeps of its targets, by its id; null where that is nothing.</summary>
    public Func<string, TuningTargets?> TargetsOf { get; init; } = static _ => null;
}
