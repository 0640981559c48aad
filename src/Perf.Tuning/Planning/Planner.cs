namespace Perf.Tuning;

/// <summary>Makes plans: chooses what findings or a strategy ask for, makes changes of it, and puts them in order. Reads alone, and writes nothing anywhere.</summary>
/// <param name="mechanisms">The mechanisms.</param>
/// <param name="denied">What is never changed.</param>
/// <param name="facts">Reads what is to be known of the machine and the database.</param>
/// <param name="restarts">What can be restarted.</param>
/// <param name="time">The clock.</param>
/// <param name="host">This machine's name.</param>
/// <param name="load">Loads the catalogue of some files; null for <see cref="OptimizationCatalogue.Load"/>.</param>
internal sealed class Planner(
    IReadOnlyList<IMechanism> mechanisms, IDenyList denied, IFactReader facts, IServiceRestarts restarts, TimeProvider time, string host, Func<IReadOnlyList<string>, OptimizationCatalogue>? load = null)
{
    private const int MostChanges = 100;

    /// <summary>Makes a plan.</summary>
    /// <param name="request">What of.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The plan, with its hash.</returns>
    /// <exception cref="PerfException">A catalogue is wrong, an id is unknown, or an argument is.</exception>
    public async Task<OptimizationPlan> PlanAsync(PlanRequest request, CancellationToken cancellation)
    {
        if (request.MostChanges is < 1 or > MostChanges)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"A plan of {request.MostChanges} changes cannot be made: name 1 to {MostChanges}, or none for the strategy's own limit ({StrategyLimits.MostChanges(request.Strategy)}).", request.MostChanges);
        }

        OptimizationCatalogue catalogue = (load ?? OptimizationCatalogue.Load)(request.Catalogues);
        var skipped = new List<SkippedOptimization>();
        var warnings = new List<string>(catalogue.Warnings);
        IReadOnlyList<PlanCandidate> candidates = PlanCandidates.Of(request, catalogue, skipped, warnings);
        var made = new List<(PlannedChange Change, double Gain)>();
        var advice = new List<PlannedChange>();
        MemoryLedger? memory = null;
        if (candidates.Count > 0)
        {
            IReadOnlyDictionary<string, Value> known = await facts.ReadAsync(request.Targets, cancellation).ConfigureAwait(false);
            var settings = new CurrentSettings(mechanisms);
            var builder = new ChangeBuilder(mechanisms, denied, restarts, settings);
            var tables = new Dictionary<string, IReadOnlyDictionary<string, Value>>(StringComparer.Ordinal);
            foreach (PlanCandidate candidate in candidates)
            {
                cancellation.ThrowIfCancellationRequested();
                IReadOnlyDictionary<string, Value> all = await WithTableAsync(candidate, request, known, tables, cancellation).ConfigureAwait(false);
                foreach (BuiltChange built in await BuildAsync(builder, candidate, request, all, cancellation).ConfigureAwait(false))
                {
                    warnings.AddRange(built.Warnings);
                    if (built.Change is { Mechanism.Length: 0 } told)
                    {
                        advice.Add(told);
                    }
                    else if (built.Change is { } change)
                    {
                        made.Add((change, candidate.Finding?.ExpectedGain ?? 1));
                    }
                    else
                    {
                        skipped.Add(new SkippedOptimization(candidate.Entry.Id, candidate.Finding?.Id, built.Why, built.IsDenied));
                    }
                }
            }

            // Each was looked at by itself; what all of them take together is looked at where more than one takes some.
            if (made.Count(one => one.Change.Settings.Any(setting => MemoryLedger.Takes(one.Change.Mechanism, setting.Key))) > 1)
            {
                memory = (await MemoryGate.ReadAsync(settings, known, cancellation).ConfigureAwait(false)).Ledger;
            }
        }

        IReadOnlyList<PlannedChange> chosen = ChangeChoice.Of(ChangeRanking.Order(made), request.MostChanges ?? StrategyLimits.MostChanges(request.Strategy), skipped, memory);
        if (request.IsProduction && chosen.Count > 0)
        {
            warnings.Add($"'{request.Environment}' is a production: changes are made there with -Force alone.");
        }

        var plan = new OptimizationPlan
        {
            Environment = request.Environment,
            Strategy = request.Strategy,
            CreatedAt = time.GetUtcNow(),
            Host = host,
            RunId = request.Findings.Select(finding => finding.RunId).FirstOrDefault(id => id.Length > 0),
            Changes = chosen,
            Advice = advice,
            Skipped = [.. skipped.Distinct()],
            Warnings = [.. warnings.Distinct(StringComparer.Ordinal)],
        };
        return plan with { Hash = PlanHash.Of(plan) };
    }

    // Each way on each target that is declared for it, until one can be made; where none can, the first that might have been says why.
    private static async Task<IReadOnlyList<BuiltChange>> BuildAsync(ChangeBuilder builder, PlanCandidate candidate, PlanRequest request, IReadOnlyDictionary<string, Value> known, CancellationToken cancellation)
    {
        if (candidate.Entry.Changes.Count == 0)
        {
            return [await builder.AdviseAsync(candidate, request, known, cancellation).ConfigureAwait(false)];
        }

        var failed = new List<BuiltChange>();
        string undeclared = "";
        foreach (OptimizationChange way in candidate.Entry.Changes)
        {
            (IReadOnlyList<TargetInstance> instances, string why) = TargetInstances.Of(way, request.Targets, candidate.Finding);
            undeclared = undeclared.Length == 0 ? why : undeclared;
            var built = new List<BuiltChange>();
            foreach (TargetInstance instance in instances)
            {
                built.Add(await builder.BuildAsync(candidate, way, instance, request, known, cancellation).ConfigureAwait(false));
            }

            if (built.Exists(one => one.Change is not null))
            {
                return built;
            }

            failed.AddRange(built);
        }

        return failed.Find(one => one.IsDenied) is { } denied ? [denied] : failed.Count > 0 ? [failed[0]] : [BuiltChange.No(undeclared)];
    }

    private async Task<IReadOnlyDictionary<string, Value>> WithTableAsync(
        PlanCandidate candidate, PlanRequest request, IReadOnlyDictionary<string, Value> known, Dictionary<string, IReadOnlyDictionary<string, Value>> tables, CancellationToken cancellation)
    {
        if (candidate.Finding?.Parameters.GetValueOrDefault("table") is not { Length: > 0 } table || request.Targets.Postgres is null)
        {
            return known;
        }

        if (!tables.TryGetValue(table, out IReadOnlyDictionary<string, Value>? own))
        {
            tables[table] = own = await facts.ReadTableAsync(request.Targets, table, cancellation).ConfigureAwait(false);
        }

        return known.Concat(own).GroupBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Last().Value, StringComparer.Ordinal);
    }
}
