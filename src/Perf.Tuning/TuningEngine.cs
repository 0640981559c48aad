namespace Perf.Tuning;

/// <summary>The seam of this project: makes plans, applies them, undoes them. The only thing that changes a system under test.</summary>
public sealed class TuningEngine
{
    private readonly TuningComposition _parts;
    private readonly TimeProvider _time;

    /// <summary>Makes one.</summary>
    /// <param name="backups">The folder of the backups, <c>$PERF_HOME/backups</c>.</param>
    /// <param name="time">The clock.</param>
    public TuningEngine(string backups, TimeProvider time)
        : this(backups, time, TuningParts.Of(backups, time))
    {
    }

    /// <summary>Makes one of other parts.</summary>
    /// <param name="backups">The folder of the backups.</param>
    /// <param name="time">The clock.</param>
    /// <param name="parts">The parts.</param>
    internal TuningEngine(string backups, TimeProvider time, TuningComposition parts) => (Folder, _time, _parts) = (backups, time, parts);

    /// <summary>The folder of the backups.</summary>
    public string Folder { get; }

    /// <summary>Makes a plan. Writes nothing anywhere.</summary>
    /// <param name="request">What of.</param>
    /// <param name="restarts">What can be restarted.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The plan.</returns>
    public Task<OptimizationPlan> PlanAsync(PlanRequest request, IServiceRestarts restarts, CancellationToken cancellation) =>
        _parts.Plan(request, _parts.Mechanisms(request.Targets, restarts), restarts, cancellation);

    /// <summary>Applies a plan: each change alone, measured, kept or undone.</summary>
    /// <param name="plan">The plan; refused when what it saw is no longer so.</param>
    /// <param name="targets">What may be changed, with secrets filled in.</param>
    /// <param name="request">How.</param>
    /// <param name="trials">Measures; null only with <see cref="ApplyRequest.SkipVerification"/>.</param>
    /// <param name="restarts">Restarts services.</param>
    /// <param name="observer">Hears how it goes.</param>
    /// <param name="cancellation">Ends it: the change that is being tried is undone, those that were kept stay.</param>
    /// <returns>All changes of the plan; where two or more were kept, one more (number 0, <c>*</c>) with the measurement of all together; and what was left to people.</returns>
    /// <exception cref="PerfException">The plan was refused, and nothing was touched; or nothing can be measured; or the journal cannot be written; or a change could not be put back.</exception>
    public async Task<IReadOnlyList<Change>> ApplyAsync(OptimizationPlan plan, TuningTargets targets, ApplyRequest request, ITuningTrials? trials, IServiceRestarts restarts, ITuningObserver observer, CancellationToken cancellation)
    {
        // Those of the call too: what is asked after a reload or a restart is what is asked while it is measured.
        targets = targets with { Probes = [.. targets.Probes.Concat(request.Probes).Distinct(StringComparer.Ordinal)] };
        IReadOnlyList<IMechanism> mechanisms = _parts.Mechanisms(targets, restarts);
        await new ApplyGate(_parts).CheckAsync(plan, request, trials is not null, mechanisms, cancellation).ConfigureAwait(false);
        if (plan.Changes.Count == 0)
        {
            Change[] advice = [.. plan.Advice.Select(one => ChangeText.Advice(one, plan.Environment))];
            Array.ForEach(advice, observer.ChangeEnded);
            return advice;
        }

        using IBackupSession session = await _parts.Open(plan, targets, mechanisms, restarts, observer, cancellation).ConfigureAwait(false);
        return await new TuningLoop(session, request.SkipVerification ? null : trials, restarts, request, targets.Probes, observer, _time).RunAsync(plan, cancellation).ConfigureAwait(false);
    }

    /// <summary>Undoes a backup, in reverse order, going past what cannot be undone.</summary>
    /// <param name="request">Which, and how.</param>
    /// <param name="restarts">Restarts services.</param>
    /// <param name="observer">Hears how it goes.</param>
    /// <param name="cancellation">Ends it between two changes; undoing again goes on.</param>
    /// <returns>The changes, the last first.</returns>
    public Task<IReadOnlyList<Change>> UndoAsync(UndoRequest request, IServiceRestarts restarts, ITuningObserver observer, CancellationToken cancellation) =>
        _parts.Undo(request, _parts.Mechanisms(request.Targets, restarts), restarts, observer, cancellation);

    /// <summary>All backups of this machine, the newest first. Reads the folder alone.</summary>
    /// <returns>The backups; damaged ones too, with what can be read of them.</returns>
    public IReadOnlyList<Backup> Backups() => _parts.Backups();

    /// <summary>The backup that <see cref="UndoRequest.Latest"/> means: the newest of this machine of which something is in effect.</summary>
    /// <returns>The backup; null where there is none.</returns>
    public Backup? Latest() => _parts.Latest();

    /// <summary>What a backup keeps of the targets that it was made by, for the day on which its environment is declared no more.</summary>
    /// <param name="backupId">The backup.</param>
    /// <returns>Targets with references in place of secrets, and without commands; null where there is no such backup, or it keeps none.</returns>
    public TuningTargets? TargetsOf(string backupId) => _parts.TargetsOf(backupId);
}
