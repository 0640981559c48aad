namespace Perf.Tuning;

/// <summary>
/// Makes a planned change of a catalogue's entry: computes its values from what is known, and lets it through when its conditions hold, its keys and values stay within their mechanism, the deny list has
/// nothing against it, there is memory for it, and its mechanism can make it. Reads alone.
/// </summary>
/// <param name="mechanisms">The mechanisms.</param>
/// <param name="denied">What is never changed.</param>
/// <param name="restarts">What can be restarted.</param>
/// <param name="settings">What settings are now.</param>
internal sealed class ChangeBuilder(IReadOnlyList<IMechanism> mechanisms, IDenyList denied, IServiceRestarts restarts, CurrentSettings settings)
{
    // A value that is as good as there is not set again (timescaledb-tune has the same margin).
    private const double Margin = 0.05;

    private static readonly TargetInstance s_nowhere = new("", "", new Dictionary<string, string>(), null);

    /// <summary>Makes advice of an entry that people have to follow themselves.</summary>
    public async Task<BuiltChange> AdviseAsync(PlanCandidate candidate, PlanRequest request, IReadOnlyDictionary<string, Value> facts, CancellationToken cancellation)
    {
        Optimization entry = candidate.Entry;
        try
        {
            PlanScope scope = await ScopeAsync(candidate, entry.Expressions(), request, facts, s_nowhere, cancellation).ConfigureAwait(false);
            return Condition(entry, scope) is { } why ? BuiltChange.No(why) : new BuiltChange(Advice(candidate, scope), "", false, []);
        }
        catch (ExpressionException e)
        {
            return BuiltChange.No($"{entry.Id} cannot be computed: {e.Message}");
        }
    }

    /// <summary>Makes a change of one way of an entry on one target.</summary>
    public async Task<BuiltChange> BuildAsync(PlanCandidate candidate, OptimizationChange way, TargetInstance instance, PlanRequest request, IReadOnlyDictionary<string, Value> facts, CancellationToken cancellation)
    {
        Optimization entry = candidate.Entry;
        if (StrategyLimits.Least(way) is var (least, because) && request.Strategy < least)
        {
            return BuiltChange.No($"it needs the strategy {OptimizationReader.Word(least)}: {because}");
        }

        try
        {
            IEnumerable<Expression> expressions = (entry with { Changes = [way] }).Expressions();
            PlanScope scope = await ScopeAsync(candidate, expressions, request, facts, instance, cancellation).ConfigureAwait(false);
            if (Condition(entry, scope) is { } why)
            {
                return BuiltChange.No(why);
            }

            if (way.If is { } condition && condition.Compute(scope) is { IsTrue: false } missed)
            {
                return BuiltChange.No(missed.IsKnown ? $"it is not for {instance.Target}" : $"what decides is not known: {missed.Text}");
            }

            var computed = Compute(way, instance, scope);
            return computed.Why is { } problem ? BuiltChange.No(problem, computed.IsDenied) : await ObserveAsync(candidate, way, instance, scope, computed, facts, cancellation).ConfigureAwait(false);
        }
        catch (ExpressionException e)
        {
            return BuiltChange.No($"{entry.Id} cannot be computed: {e.Message}");
        }
    }

    private async Task<PlanScope> ScopeAsync(PlanCandidate candidate, IEnumerable<Expression> expressions, PlanRequest request, IReadOnlyDictionary<string, Value> facts, TargetInstance instance, CancellationToken cancellation)
    {
        foreach (IGrouping<(string Mechanism, string Target), string> wanted in PlanScope.Wanted(expressions, instance))
        {
            if (IsDeclared(wanted.Key.Target, request.Targets))
            {
                bool isOwn = wanted.Key == (instance.Mechanism, instance.Target);
                await settings.ReadAsync(wanted.Key.Mechanism, wanted.Key.Target, isOwn ? instance.Arguments : s_nowhere.Arguments, wanted, cancellation).ConfigureAwait(false);
            }
        }

        var scope = new PlanScope(facts, candidate.Finding, request.Strategy, instance, settings);
        scope.Compute(candidate.Entry.Lets);
        return scope;
    }

    private static string? Condition(Optimization entry, PlanScope scope)
    {
        foreach (Precondition condition in entry.When)
        {
            Value value = condition.If.Compute(scope);
            if (!value.IsKnown || !value.IsTrue)
            {
                return value.IsKnown ? condition.Otherwise.Tell(scope) : $"{condition.Otherwise.Tell(scope).TrimEnd('.')}; or that is not known, for want of {value.Text}";
            }
        }

        return null;
    }

    private (string? Why, bool IsDenied, SortedDictionary<string, string?> Settings, SortedDictionary<string, string> Arguments) Compute(OptimizationChange way, TargetInstance instance, PlanScope scope)
    {
        var values = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        var arguments = new SortedDictionary<string, string>(StringComparer.Ordinal);
        MechanismForm form = MechanismForms.Find(instance.Mechanism)!;
        foreach ((Template key, Template? text) in way.Settings)
        {
            Value name = key.Compute(scope);
            Value value = text?.Compute(scope) ?? default;
            if (!name.IsKnown || (text is not null && !value.IsKnown))
            {
                return ($"it needs to know {(name.IsKnown ? value : name).Text}", false, values, arguments);
            }

            string? after = text is null ? null : value.Written;
            if ((MechanismForms.KeyProblem(form, name.Written) ?? MechanismForms.ValueProblem(form, name.Written, after)) is { } problem)
            {
                return ($"it would leave its mechanism: {problem}", false, values, arguments);
            }

            if (denied.Why(instance.Mechanism, name.Written, after) is { } why)
            {
                return (why, true, values, arguments);
            }

            values[name.Written] = after;
        }

        if (DeclaredWord.Problem(instance.Mechanism, values, scope) is { } unsaid)
        {
            return (unsaid, true, values, arguments);
        }

        foreach ((string name, Template text) in way.Arguments)
        {
            Value value = text.Compute(scope);
            if (!value.IsKnown)
            {
                return ($"it needs to know {value.Text}", false, values, arguments);
            }

            if (ArgumentProblem(instance.Mechanism, name, value.Written) is { } problem)
            {
                return ($"it would leave its mechanism: {problem}", false, values, arguments);
            }

            arguments[name] = value.Written;
        }

        foreach ((string name, string value) in instance.Arguments)
        {
            arguments[name] = value;
        }

        // Undoing an index is read back without its value: its mechanism wants the definition besides.
        if (instance.Mechanism == "postgresql.index" && values.GetValueOrDefault("index") is { } definition)
        {
            arguments["definition"] = definition;
            arguments["table"] = IndexText.TableOf(definition);
        }

        return (null, false, values, arguments);
    }

    private async Task<BuiltChange> ObserveAsync(
        PlanCandidate candidate, OptimizationChange way, TargetInstance instance, PlanScope scope,
        (string? Why, bool IsDenied, SortedDictionary<string, string?> Settings, SortedDictionary<string, string> Arguments) computed,
        IReadOnlyDictionary<string, Value> facts, CancellationToken cancellation)
    {
        string byHand = $"By hand: {string.Join("; ", computed.Settings.Select(one => $"{one.Key}{(one.Value is null ? " taken away" : $" = {one.Value}")}"))}.";
        if (mechanisms.FirstOrDefault(one => one.Name == instance.Mechanism) is not { } mechanism)
        {
            return BuiltChange.No($"{instance.Mechanism} is no mechanism of this build. {byHand}");
        }

        if (way.Effect == TuningEffect.Restart && !restarts.Knows(instance.Target))
        {
            return BuiltChange.No($"{instance.Target} would have to be restarted, and nobody has declared how: give -RestartCommand, or restart: {instance.Target}: [ program, arguments ] under tuning: of the environment. {byHand}");
        }

        if (await MemoryGate.WhyAsync(instance.Mechanism, computed.Settings, settings, facts, cancellation).ConfigureAwait(false) is { } tooMuch)
        {
            return BuiltChange.No(tooMuch);
        }

        Observation seen;
        try
        {
            seen = await mechanism.ObserveAsync(new ChangeOrder(instance.Target, computed.Settings, computed.Arguments, "") { Effect = way.Effect }, cancellation).ConfigureAwait(false);
        }
        catch (PerfException e)
        {
            return BuiltChange.No($"{instance.Target} could not be looked at: {Functions.OneLine(e.Message)}");
        }

        if (seen.Refusal is { } refusal)
        {
            return BuiltChange.No(refusal);
        }

        if (seen.IsSet || computed.Settings.All(one => seen.Values.TryGetValue(one.Key, out string? now) && AmountText.IsSame(now, one.Value, Margin)))
        {
            return BuiltChange.No($"it is so already: {string.Join("; ", computed.Settings.Keys.Select(key => $"{key} is {(seen.Secrets.Contains(key) ? SettingChange.Hidden : seen.Values.GetValueOrDefault(key) ?? "not set")}"))}");
        }

        if (computed.Settings.Keys.FirstOrDefault(seen.Secrets.Contains) is { } secret)
        {
            return BuiltChange.No($"{secret} is a secret, and secrets are never changed", isDenied: true);
        }

        (SortedDictionary<string, string?> moved, List<string> left) = Directed(way, instance, scope, computed.Settings, seen);
        if (left.Count > 0)
        {
            if (moved.Count == 0)
            {
                return BuiltChange.No(string.Join("; ", left));
            }

            BuiltChange rest = await ObserveAsync(candidate, way, instance, scope, (computed.Why, computed.IsDenied, moved, computed.Arguments), facts, cancellation).ConfigureAwait(false);
            return rest.Change is null ? rest : rest with { Warnings = [.. left.Select(one => $"{candidate.Entry.Id}: {one}; it is left so."), .. rest.Warnings] };
        }

        if (computed.Settings.Select(one => Continuity.Problem(one.Key, seen.Values.GetValueOrDefault(one.Key), one.Value)).FirstOrDefault(one => one is not null) is { } broken)
        {
            return BuiltChange.No(broken, isDenied: true);
        }

        return new BuiltChange(Change(candidate, way, instance, scope, computed.Settings, computed.Arguments, seen), "", false, [.. seen.Warnings.Select(warning => $"{candidate.Entry.Id}: {warning}")]);
    }

    // What goes on without those that would move against their entry's direction.
    private static (SortedDictionary<string, string?> Moved, List<string> Left) Directed(OptimizationChange way, TargetInstance instance, PlanScope scope, SortedDictionary<string, string?> settings, Observation seen)
    {
        var moved = new SortedDictionary<string, string?>(settings, StringComparer.Ordinal);
        List<string> left = [];
        foreach ((Template key, SettingDirection direction) in way.Directions)
        {
            string name = key.Compute(scope).Written;
            if (moved.TryGetValue(name, out string? after) && DirectionRule.Why(instance.Mechanism, name, direction, seen.Values.GetValueOrDefault(name), after) is { } why)
            {
                moved.Remove(name);
                left.Add(why);
            }
        }

        return (moved, left);
    }

    private static PlannedChange Change(
        PlanCandidate candidate, OptimizationChange way, TargetInstance instance, PlanScope scope, SortedDictionary<string, string?> settings, SortedDictionary<string, string> arguments, Observation seen) => new()
    {
        OptimizationId = candidate.Entry.Id,
        Title = candidate.Entry.Title,
        Layer = candidate.Entry.Layer,
        Mechanism = instance.Mechanism,
        Target = instance.Target,
        Settings = [.. settings.Select(one => new SettingChange { Key = one.Key, Before = seen.Values.GetValueOrDefault(one.Key), After = one.Value, Now = seen.Values.GetValueOrDefault(one.Key) })],
        Arguments = new Dictionary<string, string>(arguments, StringComparer.Ordinal),
        Effect = way.Effect,
        Risk = candidate.Entry.Risk,
        IsReversible = MechanismForms.Find(instance.Mechanism)!.IsReversible,
        FindingId = candidate.Finding?.Id,
        Confidence = candidate.Finding?.Confidence,
        Reason = ReasonOf(candidate, scope),
        Kpi = KpiChoice.Fitted(KpiChoice.Of(candidate.Finding?.Id, candidate.Entry.Kpi), way.Effect, instance.Target),
        Advice = candidate.Entry.Advice?.Tell(scope),
        ObservedHash = PlanHash.OfObservation(seen),
        Diff = seen.Diff,
    };

    private static PlannedChange Advice(PlanCandidate candidate, PlanScope scope) => new()
    {
        OptimizationId = candidate.Entry.Id,
        Title = candidate.Entry.Title,
        Layer = candidate.Entry.Layer,
        Risk = candidate.Entry.Risk,
        FindingId = candidate.Finding?.Id,
        Confidence = candidate.Finding?.Confidence,
        Reason = ReasonOf(candidate, scope),
        Kpi = KpiChoice.Of(candidate.Finding?.Id, candidate.Entry.Kpi),
        Advice = candidate.Entry.Advice?.Tell(scope),
    };

    private static string ReasonOf(PlanCandidate candidate, PlanScope scope) =>
        candidate.Entry.Reason.Tell(scope) is { Length: > 0 } reason ? reason
            : candidate.Finding is { } finding ? $"{finding.Title.TrimEnd('.')}. {finding.Explanation}".Trim() : "The strategy proposes it wherever its conditions hold.";

    private static string? ArgumentProblem(string mechanism, string name, string value) => (mechanism, name) switch
    {
        ("block.queue", "device") => value.Length is > 0 and <= 32 && value.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_') ? null : $"'{CatalogueProblems.Shown(value)}' is no name of a disk",
        ("postgresql.table", "analyze") => value is "true" or "false" ? null : "analyze is true or false",
        ("postgresql.index", "definition") => IndexText.AfterOn(value) == value ? null : $"'{CatalogueProblems.Shown(value)}' is no definition of an index",
        _ => MechanismForms.ValueProblem(MechanismForms.Find("postgresql.analyze")!, "analyze", value) is null ? null : $"'{CatalogueProblems.Shown(value)}' is no name with its schema",
    };

    private static bool IsDeclared(string target, TuningTargets targets) => target switch
    {
        "postgresql" => targets.Postgres is not null,
        "nginx" => targets.Nginx is not null,
        "redis" => targets.Redis is not null,
        "system" => targets.System is not null,
        _ => target.StartsWith("application:", StringComparison.Ordinal),
    };
}
