namespace Perf.Tuning;

/// <summary>The seam of this project: makes plans, applies them, undoes them. The only thing that changes a system under test.</summary>
/// <param name="backups">The folder of the backups, <c>$PERF_HOME/backups</c>.</param>
/// <param name="time">The clock.</param>
public sealed class TuningEngine(string backups, TimeProvider time)
{
    /// <summary>The folder of the backups.</summary>
    public string Folder { get; } = backups;

    /// <summary>Makes a plan. Writes nothing anywhere.</summary>
    /// <param name="request">What of.</param>
    /// <param name="restarts">What can be restarted.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The plan.</returns>
    public Task<OptimizationPlan> PlanAsync(PlanRequest request, IServiceRestarts restarts, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Applies a plan: each change alone, measured, kept or undone.</summary>
    /// <param name="plan">The plan; refused when what it saw is no longer so.</param>
    /// <param name="targets">What may be changed, with secrets filled in.</param>
    /// <param name="request">How.</param>
    /// <param name="trials">Measures; null only with <see cref="ApplyRequest.SkipVerification"/>.</param>
    /// <param name="restarts">Restarts services.</param>
    /// <param name="observer">Hears how it goes.</param>
    /// <param name="cancellation">Ends it: the change that is being tried is undone, those that were kept stay.</param>
    /// <returns>All changes of the plan, and what was left to people.</returns>
    public Task<IReadOnlyList<Change>> ApplyAsync(OptimizationPlan plan, TuningTargets targets, ApplyRequest request, ITuningTrials? trials, IServiceRestarts restarts, ITuningObserver observer, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Undoes a backup, in reverse order, going past what cannot be undone.</summary>
    /// <param name="request">Which, and how.</param>
    /// <param name="restarts">Restarts services.</param>
    /// <param name="observer">Hears how it goes.</param>
    /// <param name="cancellation">Ends it between two changes; undoing again goes on.</param>
    /// <returns>The changes, the last first.</returns>
    public Task<IReadOnlyList<Change>> UndoAsync(UndoRequest request, IServiceRestarts restarts, ITuningObserver observer, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>All backups of this machine, the newest first. Reads the folder alone.</summary>
    /// <returns>The backups; damaged ones too, with what can be read of them.</returns>
    public IReadOnlyList<Backup> Backups() => throw new NotImplementedException();

    internal TimeProvider Time { get; } = time;
}
