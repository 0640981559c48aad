using Perf.History;

namespace Perf.Runtime;

/// <content>History: lists, series, baselines, and looking after it.</content>
public static partial class PerfRuntime
{
    // Of a daily look at history: a run's end must not take long.
    private const int DailyRuns = 20;
    private const int ConflictAttempts = 5;

    private static readonly TimeSpan s_untilNextLook = TimeSpan.FromDays(1);

    /// <summary>Lists stored runs, the newest first. It reads no measurements, and is fast with many runs.</summary>
    /// <param name="query">Which.</param>
    /// <returns>A line for each run.</returns>
    /// <exception cref="PerfException">The history cannot be read.</exception>
    public static IReadOnlyList<RunSummary> ListRuns(RunQuery query)
    {
        using IRunStore store = OpenStore();
        return [.. store.List(query)];
    }

    /// <summary>Figures of stored runs over time.</summary>
    /// <param name="query">Which.</param>
    /// <returns>Series one after the other, each in order of time.</returns>
    /// <exception cref="PerfException">The history cannot be read.</exception>
    public static IReadOnlyList<RunPoint> Points(PointQuery query)
    {
        using IRunStore store = OpenStore();
        return [.. store.Points(query)];
    }

    /// <summary>Finds baselines.</summary>
    /// <param name="query">Which.</param>
    /// <returns>By scenario, environment, name, fingerprint and version.</returns>
    /// <exception cref="PerfException">The history cannot be read.</exception>
    public static IReadOnlyList<Baseline> FindBaselines(BaselineQuery query)
    {
        using IRunStore store = OpenStore();
        return ((IBaselineStore)store).FindBaselines(query);
    }

    /// <summary>The versions of baselines that runs would make; nothing is written.</summary>
    /// <param name="request">What is wanted; who, when and from where is added here.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="workingFolder">The user's folder, whose commit is noted.</param>
    /// <returns>One for each scenario, environment and fingerprint; none where nothing changes.</returns>
    /// <exception cref="PerfException">A run cannot be part of a baseline.</exception>
    public static IReadOnlyList<Baseline> PlanBaseline(BaselineRequest request, IReadOnlyList<RunSummary> runs, string workingFolder)
    {
        using IRunStore store = OpenStore();
        return BaselineChange.Put(Signed(request, workingFolder), runs, VersionsFor(store, runs));
    }

    /// <summary>Puts runs into baselines.</summary>
    /// <param name="request">What is wanted; who, when and from where is added here.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="workingFolder">The user's folder, whose commit is noted.</param>
    /// <returns>The versions that were written; none where nothing changes.</returns>
    /// <exception cref="PerfException">A run cannot be part of a baseline, or the history cannot be written.</exception>
    public static IReadOnlyList<Baseline> SetBaseline(BaselineRequest request, IReadOnlyList<RunSummary> runs, string workingFolder)
    {
        using IRunStore store = OpenStore();
        var written = new List<Baseline>();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                foreach (Baseline version in BaselineChange.Put(Signed(request, workingFolder), runs, VersionsFor(store, runs)))
                {
                    ((IBaselineStore)store).AppendBaseline(version);
                    written.Add(version);
                }

                return written;
            }
            catch (PerfException e) when (e.Id == ErrorIds.BaselineConflict && attempt < ConflictAttempts)
            {
                // Two pipelines add their runs at once: what the other one wrote is read, and this one's is put on top.
            }
        }
    }

    /// <summary>Removes a baseline: its versions stay, and the newest says that it is removed.</summary>
    /// <param name="baseline">The version that holds.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="workingFolder">The user's folder, whose commit is noted.</param>
    /// <returns>The version that was written.</returns>
    /// <exception cref="PerfException">Somebody else has changed it meanwhile, or the history cannot be written.</exception>
    public static Baseline RemoveBaseline(Baseline baseline, string? reason, string workingFolder)
    {
        using IRunStore store = OpenStore();
        Baseline removal = BaselineChange.Removal(Signed(new BaselineRequest { Reason = reason }, workingFolder), baseline);
        ((IBaselineStore)store).AppendBaseline(removal);
        return removal;
    }

    /// <summary>Removes a stored run with all that was measured.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Whether there was such a run.</returns>
    /// <exception cref="PerfException">It goes on, a baseline has it, or the history cannot be written.</exception>
    public static bool RemoveRun(RunSummary run)
    {
        if (run.Status == RunStatus.Running)
        {
            throw new PerfException(ErrorIds.RunAmbiguous, $"The run {run.Id} goes on still. End it first: Stop-PerfTest -Id {run.Id}.", run.Id);
        }

        using IRunStore store = OpenStore();
        return store.Remove(run.Id);
    }

    /// <summary>How long what is kept: by the user's words, and where they say nothing by history.yaml.</summary>
    /// <param name="full">How long every second is kept, or null.</param>
    /// <param name="tenSeconds">How long tens of seconds are kept, or null.</param>
    /// <param name="minutes">How long minutes are kept, or null.</param>
    /// <param name="delete">The age at which runs are deleted, or null.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="PerfException">An age or the file cannot be understood.</exception>
    public static RetentionPolicy RetentionOf(string? full, string? tenSeconds, string? minutes, string? delete) => RetentionAges.Of(Settings().Retention, full, tenSeconds, minutes, delete);

    /// <summary>Looks after history: settles runs that were killed, thins out and deletes by age, sends what a shared history lacks.</summary>
    /// <param name="policy">How long what is kept.</param>
    /// <param name="isTrial">Whether it is only told what would be done.</param>
    /// <param name="stop">Ends it after the run that it works on.</param>
    /// <returns>What was done, or would be.</returns>
    /// <exception cref="PerfException">The policy contradicts itself, or the history cannot be written.</exception>
    public static HistoryUpkeep LookAfterHistory(RetentionPolicy policy, bool isTrial, CancellationToken stop)
    {
        HistorySettings settings = Settings();
        RetentionPolicy sound = RetentionPlan.Checked(policy, "the parameters and history.yaml");
        using SqliteRunStore local = OpenLocal();
        HistoryUpkeep done = isTrial ? local.PlanUpkeep(sound) : local.LookAfter(sound, null, stop);
        if (settings.Shared is null)
        {
            return done;
        }

        if (isTrial)
        {
            return done with { Unshared = local.Unshared().Count };
        }

        using var store = new SharedRunStore(OpenLocal(), new InfluxRunStore(settings.Shared));
        (int sent, int waiting, IReadOnlyList<string> warnings) = store.ShareWaiting(null, stop);
        return done with { Shared = sent, Unshared = waiting, Warnings = [.. done.Warnings, .. warnings] };
    }

    private static IRunStore OpenStore() => Settings().Shared is { } address ? new SharedRunStore(OpenLocal(), new InfluxRunStore(address)) : OpenLocal();

    private static SqliteRunStore OpenLocal() => new(Home, s_time);

    private static HistorySettings Settings() => HistorySettings.Load(Home, Environment.GetEnvironmentVariable);

    // Where a run comes from: what is tested, and the machine that makes the load.
    private static RunPlan WithOrigin(RunPlan plan, string workingFolder)
    {
        Revision revision = Revision.Of(workingFolder, new MachineReader());
        return plan with { Commit = revision.Commit, Branch = revision.Branch, Fingerprint = FingerprintBuilder.Current() };
    }

    // In CI a file of results belongs to what is built there; elsewhere it may be of any time.
    private static RunResult WithOrigin(RunResult imported)
    {
        if (imported.Source is null || imported.Commit is not null)
        {
            return imported;
        }

        Revision revision = Revision.Of(null, new MachineReader());
        return imported with { Commit = revision.Commit, Branch = revision.Branch };
    }

    // History that nobody looks after grows: once a day the end of a run does a little of it. It never fails a run.
    private static void LookAfterDaily()
    {
        try
        {
            using SqliteRunStore local = OpenLocal();
            if (local.LastLookedAfter() is not { } last || s_time.GetUtcNow() - last >= s_untilNextLook)
            {
                local.LookAfter(Settings().Retention, DailyRuns, CancellationToken.None);
            }
        }
        catch (PerfException)
        {
            // Optimize-PerfHistory tells what is wrong.
        }
    }

    private static IReadOnlyList<Baseline> VersionsFor(IRunStore store, IReadOnlyList<RunSummary> runs) =>
        [.. ((IBaselineStore)store).FindBaselines(new BaselineQuery { History = true }).Where(version => runs.Any(run => run.Scenario.Equals(version.Scenario, StringComparison.OrdinalIgnoreCase)))];

    private static BaselineRequest Signed(BaselineRequest request, string workingFolder) => request with
    {
        By = CiVariables.By(Environment.GetEnvironmentVariable, Environment.UserName, Environment.MachineName),
        Job = CiVariables.Job(Environment.GetEnvironmentVariable),
        Commit = Revision.Of(workingFolder, new MachineReader()).Commit,
        At = s_time.GetUtcNow(),
    };
}
