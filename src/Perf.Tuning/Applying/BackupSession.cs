namespace Perf.Tuning;

/// <summary>A backup that is being written: <see cref="IBackupSession"/> on the disk.</summary>
internal sealed class BackupSession : IBackupSession
{
    private readonly TuningLocks _lock;
    private readonly BackupJournal _journal;
    private readonly ChangeMaker _maker;
    private readonly ChangeReverter _reverter;

    private BackupSession(ApplyContext context, TuningLocks held, BackupJournal journal, IReadOnlyList<Backup> left)
    {
        _lock = held;
        _journal = journal;
        _maker = new ChangeMaker(context, journal);
        _reverter = new ChangeReverter(context, journal);
        Left = left;
    }

    /// <inheritdoc/>
    public string BackupId => _journal.Manifest.Id;

    /// <summary>Backups of which something is in effect that was left in the middle by a process that died. They are to be told of before anything is measured: it would be measured too.</summary>
    internal IReadOnlyList<Backup> Left { get; }

    /// <summary>What is to be told of <see cref="Left"/>, in sentences that say what to do.</summary>
    internal IReadOnlyList<string> Warnings => [.. Left.SelectMany(backup => backup.Warnings)];

    /// <summary>Begins a backup: takes the lock, recovers what dead processes have left, refuses a plan that touches what is still in the middle, claims an id.</summary>
    /// <param name="context">What it needs.</param>
    /// <param name="plan">The plan whose changes are to be made.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PerfException">
    /// <see cref="ErrorIds.TuningLocked"/>, <see cref="ErrorIds.JournalUnavailable"/>; <see cref="ErrorIds.ChangeRefused"/>: the plan touches what was left in the middle;
    /// <see cref="ErrorIds.BackupDamaged"/>: there is a backup that may hold changes nobody knows of. Nothing was changed.
    /// </exception>
    internal static async Task<BackupSession> BeginAsync(ApplyContext context, OptimizationPlan plan, CancellationToken cancellation)
    {
        TuningLocks held = TuningLocks.Take(context);
        try
        {
            context.Faults.Reached("lock-taken");
            var store = new BackupStore(context.Folder, context.Host);
            if (store.Doubts() is [var doubt, ..])
            {
                throw new PerfException(ErrorIds.BackupDamaged, doubt, context.Folder);
            }

            IReadOnlyList<BackupReading> left = await Recovery.RunAsync(context, plan.Environment, cancellation).ConfigureAwait(false);
            InterruptedChanges.Refuse(left, plan, left.Count == 0 ? [] : await LookAsync(context, plan, cancellation).ConfigureAwait(false));
            int sequence = 1 + store.Readings().Select(reading => reading.Manifest?.Sequence ?? 0).DefaultIfEmpty().Max();
            BackupJournal journal = BackupJournal.Create(context.Folder, id => Describe(id, sequence, plan, context), context.Time, context.Faults);
            return new BackupSession(context, held, journal, [.. left.Select(store.Summary)]);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<Change> ApplyAsync(int number, PlannedChange change, CancellationToken cancellation) => _maker.MakeAsync(number, change, cancellation);

    /// <inheritdoc/>
    public Task<Change> RevertAsync(int number, string reason, CancellationToken cancellation) => _reverter.RevertAsync(Find(number), reason, force: false, cancellation);

    /// <inheritdoc/>
    public Change Keep(int number, TuningMeasurement? measurement, string reason) =>
        ChangeView.Of(_journal.Write(new JournalEvent { Step = JournalStep.Kept, Number = number, Measurement = measurement, Reason = reason }), _journal.Manifest);

    /// <inheritdoc/>
    public void Note(int number, TuningMeasurement measurement) => _journal.Write(new JournalEvent { Step = JournalStep.Measured, Number = number, Measurement = measurement });

    /// <inheritdoc/>
    public void Dispose()
    {
        _journal.Dispose();
        _lock.Dispose();
    }

    // What the plan is about, by what it is and not by what its environment calls it. What cannot be looked at is refused when it is to be made.
    private static async Task<IReadOnlyList<string>> LookAsync(ApplyContext context, OptimizationPlan plan, CancellationToken cancellation)
    {
        List<string> identities = [];
        foreach (PlannedChange planned in plan.Changes)
        {
            try
            {
                identities.Add((await context.Mechanism(planned.Mechanism).ObserveAsync(ChangeOrders.Of(planned, ""), cancellation).ConfigureAwait(false)).Identity);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                identities.Add("");
            }
        }

        return identities;
    }

    private ChangeRecord Find(int number) => _journal.Find(number) ?? throw new ArgumentOutOfRangeException(nameof(number), number, "No change of that number was made.");

    private static Manifest Describe(string id, int sequence, OptimizationPlan plan, ApplyContext context) => new()
    {
        Id = id,
        Sequence = sequence,
        CreatedAt = context.Time.GetUtcNow(),
        Host = context.Host.Name,
        HostId = context.Host.Id,
        Environment = plan.Environment,
        Targets = KeptTargets.Of(context.Declared),
        Strategy = plan.Strategy,
        RunId = plan.RunId,
        PlanHash = plan.Hash,
        Tool = Manifest.CurrentTool,
    };
}
