namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes load profiles and thresholds as a scenario file has them. What is the default is left out.</summary>
public static class LoadProfileDraft
{
    private static readonly TimeSpan s_usualStop = new ConstantVus().GracefulStop;

    /// <summary>A load profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>Its mapping, which belongs below its name.</returns>
    public static DraftMapping Of(LoadProfile profile)
    {
        DraftMapping draft = new DraftMapping().Add("executor", profile.Executor);
        switch (profile)
        {
            case ConstantVus constant:
                draft.Add("vus", constant.Vus).Add("duration", constant.Duration);
                break;
            case RampingVus ramping:
                draft.Add("startVUs", ramping.StartVus).Add("stages", Stages(ramping.Stages));
                AddUnless(draft, "gracefulRampDown", ramping.GracefulRampDown, new RampingVus().GracefulRampDown);
                break;
            case SharedIterations shared:
                draft.Add("vus", shared.Vus).Add("iterations", shared.Iterations).Add("maxDuration", shared.MaxDuration);
                break;
            case PerVuIterations each:
                draft.Add("vus", each.Vus).Add("iterations", each.Iterations).Add("maxDuration", each.MaxDuration);
                break;
            case ConstantArrivalRate constant:
                draft.Add("rate", DraftScalar.Of(constant.Rate));
                AddArrival(draft, constant.TimeUnit, constant.Arrival, constant.PreAllocatedVus, constant.MaxVus, constant.SkipAbove);
                draft.Add("duration", constant.Duration);
                break;
            case ShapedArrivalRate shaped:
                AddShape(draft, shaped.Shape);
                AddArrival(draft, shaped.TimeUnit, shaped.Arrival, shaped.PreAllocatedVus, shaped.MaxVus, shaped.SkipAbove);
                break;
            case RampingArrivalRate ramping:
                draft.Add("startRate", DraftScalar.Of(ramping.StartRate)).Add("stages", Stages(ramping.Stages));
                AddArrival(draft, ramping.TimeUnit, ramping.Arrival, ramping.PreAllocatedVus, ramping.MaxVus, ramping.SkipAbove);
                break;
            default:
                throw new ArgumentException($"There is no executor for {profile.GetType().Name}.", nameof(profile));
        }

        AddUnless(draft, "startTime", profile.StartTime, TimeSpan.Zero);
        AddUnless(draft, "gracefulStop", profile.GracefulStop, s_usualStop);
        if (profile.Setup is not null || profile.Teardown is not null)
        {
            throw new ArgumentException($"The load profile '{profile.Name}' has steps of its own (setup or teardown), which are not written.", nameof(profile));
        }

        if (profile.Tags.Count > 0)
        {
            draft.Add("tags", Mapping(profile.Tags.Select(tag => new KeyValuePair<string, DraftNode>(tag.Key, DraftScalar.Of(tag.Value)))));
        }

        return profile.Flows.Count > 0 ? draft.Add("flow", Mapping(profile.Flows.Select(share => new KeyValuePair<string, DraftNode>(share.Flow, DraftScalar.Of(share.Weight)))))
            : profile.Flow.Length == 0 ? draft : draft.Add("flow", profile.Flow);
    }

    /// <summary>Load profiles by their names.</summary>
    /// <param name="profiles">The profiles.</param>
    /// <returns>The section <c>load:</c>.</returns>
    public static DraftMapping Of(IEnumerable<LoadProfile> profiles)
    {
        var load = new DraftMapping { Layout = DraftLayout.Block, IsSpaced = true };
        foreach (LoadProfile profile in profiles)
        {
            load.Add(profile.Name, Of(profile));
        }

        return load;
    }

    /// <summary>Thresholds, those of the same metric together.</summary>
    /// <param name="thresholds">The thresholds.</param>
    /// <returns>The section <c>thresholds:</c>.</returns>
    public static DraftMapping Of(IEnumerable<Threshold> thresholds)
    {
        var section = new DraftMapping { Layout = DraftLayout.Block, IsSpaced = true };
        foreach (IGrouping<string, Threshold> metric in thresholds.GroupBy(threshold => threshold.Selector, StringComparer.Ordinal))
        {
            section.Add(metric.Key, new DraftSequence(metric.Select(One)));
        }

        return section;
    }

    private static DraftMapping Mapping(IEnumerable<KeyValuePair<string, DraftNode>> entries)
    {
        var mapping = new DraftMapping();
        foreach ((string key, DraftNode value) in entries)
        {
            mapping.Add(key, value);
        }

        return mapping;
    }

    private static DraftNode One(Threshold threshold)
    {
        if (!threshold.AbortOnFail)
        {
            return DraftScalar.Of(threshold.Expression);
        }

        DraftMapping aborting = new DraftMapping().Add("threshold", threshold.Expression).Add("abortOnFail", DraftScalar.Of(true));
        AddUnless(aborting, "delayAbortEval", threshold.DelayAbortEval, TimeSpan.Zero);
        return aborting;
    }

    private static DraftSequence Stages(IReadOnlyList<Stage> stages) =>
        new(stages.Select(stage => new DraftMapping().Add("duration", stage.Duration).Add("target", DraftScalar.Of(stage.Target))));

    private static void AddShape(DraftMapping draft, RateShape shape)
    {
        draft.Add("shape", shape.Name);
        switch (shape)
        {
            case SineShape sine:
                draft.Add("base", DraftScalar.Of(sine.Base)).Add("amplitude", DraftScalar.Of(sine.Amplitude)).Add("period", sine.Period).Add("duration", sine.Duration);
                break;
            case SpikeShape spike:
                draft.Add("base", DraftScalar.Of(spike.Base)).Add("peak", DraftScalar.Of(spike.Peak)).Add("at", spike.At).Add("width", spike.Width).Add("duration", spike.Duration);
                break;
            case StepsShape steps:
                // Hundreds of levels in a line each would be all that one sees of the file.
                draft.Add("levels", new DraftSequence(steps.Levels.Select(DraftScalar.Of)) { Layout = steps.Levels.Count > 20 ? DraftLayout.Inline : DraftLayout.Fitting }).Add("each", steps.Each);
                break;
        }
    }

    private static void AddArrival(DraftMapping draft, TimeSpan unit, ArrivalPattern arrival, int? preAllocatedVus, int? maxVus, int? skipAbove)
    {
        AddUnless(draft, "timeUnit", unit, TimeSpan.FromSeconds(1));
        if (arrival == ArrivalPattern.Poisson)
        {
            draft.Add("arrival", "poisson");
        }

        if (preAllocatedVus is { } first)
        {
            draft.Add("preAllocatedVUs", first);
        }

        if (maxVus is { } most)
        {
            draft.Add("maxVUs", most);
        }

        if (skipAbove is { } busy)
        {
            draft.Add("skipAbove", busy);
        }
    }

    private static void AddUnless(DraftMapping draft, string key, TimeSpan value, TimeSpan usual)
    {
        if (value != usual)
        {
            draft.Add(key, value);
        }
    }
}
