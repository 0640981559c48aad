using Perf.Engine.Planning;
using Perf.Runtime.Tuning;
using Perf.Tuning;

namespace Perf.Runtime;

/// <content>Changing the system under test: plans, applying and measuring them, undoing.</content>
public static partial class PerfRuntime
{
    private static string BackupFolder => Path.Combine(Home, "backups");

    /// <summary>Makes a plan. Writes nothing anywhere.</summary>
    /// <param name="request">What of; its environment and targets come from the setup.</param>
    /// <param name="setup">Where.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="PerfException">The environment does not say what may be changed, a catalogue has problems, or a target cannot be asked.</exception>
    public static Task<OptimizationPlan> PlanOptimizationAsync(PlanRequest request, TuningSetup setup, CancellationToken cancellation)
    {
        (TuningTargets targets, EnvironmentDefinition? environment) = TargetsOf(setup);
        PlanRequest filled = request with { Targets = targets, Environment = environment?.Name ?? request.Environment, IsProduction = request.IsProduction || environment?.Production == true };
        return Engine().PlanAsync(filled, RestartsOf(targets, setup), cancellation);
    }

    /// <summary>Applies a plan: each change alone, measured, kept or undone.</summary>
    /// <param name="plan">The plan; refused when what it saw is no longer so.</param>
    /// <param name="request">How.</param>
    /// <param name="load">What is measured by; null only with <see cref="ApplyRequest.SkipVerification"/>.</param>
    /// <param name="setup">Where.</param>
    /// <param name="observer">Hears how it goes.</param>
    /// <param name="scripts">Runs the scenario's scripts, or null where it has none.</param>
    /// <param name="cancellation">Ends it: the change that is being tried is undone, those that were kept stay.</param>
    /// <returns>All changes of the plan, and what was left to people.</returns>
    /// <exception cref="PerfException">The plan was refused and nothing was touched, or nothing can be measured, or a change could not be put back.</exception>
    public static async Task<IReadOnlyList<Change>> ApplyOptimizationAsync(
        OptimizationPlan plan, ApplyRequest request, TuningLoad? load, TuningSetup setup, ITuningObserver observer, IScriptHost? scripts, CancellationToken cancellation)
    {
        (TuningTargets targets, _) = TargetsOf(setup with { Environment = setup.Environment ?? plan.Environment });
        ITuningTrials? trials = load is null || request.SkipVerification ? null : new EngineTrials(
            load with { Run = load.Run with { Environment = load.Run.Environment ?? setup.Environment ?? plan.Environment } },
            NewRunId(),
            step => Plan(step, setup.Folder),
            (step, store, watch, stop) => RunAsync(step, new RunOptions { Store = store, Scripts = scripts, Watch = watch }, stop),
            AvailableMemory.Now,
            s_time);
        return await Engine().ApplyAsync(plan, targets, request, trials, RestartsOf(targets, setup), observer, cancellation).ConfigureAwait(false);
    }

    /// <summary>Undoes a backup, in reverse order, going past what cannot be undone.</summary>
    /// <param name="request">Which, and how; its targets come from the setup, or from the environment that the backup is of.</param>
    /// <param name="setup">Where.</param>
    /// <param name="observer">Hears how it goes.</param>
    /// <param name="cancellation">Ends it between two changes; undoing again goes on.</param>
    /// <returns>The changes, the last first.</returns>
    /// <exception cref="PerfException">There is no such backup, or it is of another machine, or a newer one has changed the same.</exception>
    public static Task<IReadOnlyList<Change>> UndoOptimizationAsync(UndoRequest request, TuningSetup setup, ITuningObserver observer, CancellationToken cancellation)
    {
        TuningEngine engine = Engine();
        Backup? backup = request.BackupId is { } id ? engine.Backups().FirstOrDefault(one => one.Id == id) : request.Latest ? engine.Latest() : null;
        TuningTargets targets = UndoTargetsOf(engine, request, setup, backup, observer);

        // The one whose targets these are, by its id: another may be the latest a moment later.
        UndoRequest exact = request.Latest && backup is not null ? request with { BackupId = backup.Id, Latest = false } : request;
        return engine.UndoAsync(exact with { Targets = targets }, RestartsOf(targets, setup), observer, cancellation);
    }

    /// <summary>All backups of this machine, the newest first.</summary>
    /// <returns>The backups; damaged ones too, with what can be read of them.</returns>
    public static IReadOnlyList<Backup> FindBackups() => Engine().Backups();

    /// <summary>Saves a plan, so that it can be read by people and applied later as it is.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="PerfException">The file cannot be written.</exception>
    public static void SavePlan(OptimizationPlan plan, string path) => PlanFile.Save(plan, path);

    /// <summary>Loads a saved plan.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The plan, whose hash fits.</returns>
    /// <exception cref="PerfException">There is no such file, it is no plan, or it was edited.</exception>
    public static OptimizationPlan LoadPlan(string path) => PlanFile.Load(path);

    private static TuningEngine Engine() => new(BackupFolder, s_time);

    private static IServiceRestarts RestartsOf(TuningTargets targets, TuningSetup setup) => new ServiceRestarts(targets.RestartCommands, setup.Restart, ServiceRestarts.UsualLimit, setup.RestartTargets);

    // Those that somebody names; else those of the backup's environment as it is declared now; else what the backup keeps of them.
    private static TuningTargets UndoTargetsOf(TuningEngine engine, UndoRequest request, TuningSetup setup, Backup? backup, ITuningObserver observer)
    {
        if (setup.Targets is not null || setup.Environment is not null)
        {
            return TargetsOf(setup).Targets;
        }

        // Without a backup there is nothing to look by: the engine says so.
        if (backup is null)
        {
            return request.Targets;
        }

        IReadOnlyDictionary<string, EnvironmentDefinition> known = EnvironmentsFor(setup.Folder);
        if (backup.Environment is { } name && known.GetValueOrDefault(name)?.Tuning is not null)
        {
            return TargetsOf(setup with { Environment = name }).Targets;
        }

        if (!UndoTargets.AreNeeded(backup, Environment.MachineName))
        {
            return request.Targets;
        }

        string[] named = [.. known.Values.Where(environment => environment.Tuning is not null).Select(environment => environment.Name)];
        TuningTargets kept = UndoTargets.Of(backup, engine.TargetsOf(backup.Id), request.Cascade, named);
        try
        {
            TuningTargets filled = TargetSecrets.Fill(kept, ScenarioTexts.Resolver(new Scenario(), Environment.GetEnvironmentVariable));
            observer.Progressed(new TuningProgress($"Environment '{backup.Environment}' is declared no more: {backup.Id} is undone by what it keeps itself", 0, backup.Changes.Count, 0));
            return filled;
        }
        catch (PerfException e)
        {
            throw UndoTargets.Gone(backup, named, $"What the backup keeps of it refers to what is not there: {e.Message} Set that and undo it again, or name another.", e);
        }
    }

    private static (TuningTargets Targets, EnvironmentDefinition? Environment) TargetsOf(TuningSetup setup)
    {
        IReadOnlyDictionary<string, EnvironmentDefinition> known = setup.Environment is null ? new Dictionary<string, EnvironmentDefinition>() : EnvironmentsFor(setup.Folder);
        EnvironmentDefinition? environment = setup.Environment is { } name ? known.GetValueOrDefault(name) : null;
        if (setup is { Environment: { } wanted, Targets: null } && environment is null)
        {
            string near = NearestWord.Find(wanted, known.Keys) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
            string list = known.Count == 0 ? "none" : string.Join(", ", known.Keys.Order(StringComparer.Ordinal));
            throw new PerfException(ErrorIds.EnvironmentInvalid, $"config/environments.yaml has no environment '{wanted}'{near} Known: {list}.", wanted);
        }

        TuningTargets targets = setup.Targets ?? environment?.Tuning ?? throw NoTargets(setup.Environment);
        return (TargetSecrets.Fill(targets, ScenarioTexts.Resolver(new Scenario(), Environment.GetEnvironmentVariable)), environment);
    }

    private static PerfException NoTargets(string? environment) => new(
        ErrorIds.NoTuningTargets,
        environment is null
            ? "Nothing says what may be changed: name an environment (-Environment staging) whose tuning: in config/environments.yaml names the database, the proxy, the applications."
            : $"The environment '{environment}' does not say what may be changed: write tuning: with the database, the proxy, the applications under it in config/environments.yaml. What is not named there is never touched.",
        environment);
}
