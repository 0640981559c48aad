namespace Perf.Engine.Scenarios.Types;

/// <summary>
/// Puts the load and the stop conditions of a type of test in the place of a scenario's own. What is sent stays: flows, data, variables, connections, settings, what is done once. So do the
/// scenario's thresholds as far as they can have data; only none of them ends the run, for a stress test goes beyond what is usual by intention. Pure functions.
/// </summary>
internal static class TypeLoad
{
    /// <summary>Where nothing says how much is usual, iterations a second: what New-PerfScenario takes too.</summary>
    public const double UsualRate = 10;

    // As many as one worker process interprets; shared by the profiles, which by their starting times are at work one after the other.
    private const int MostScriptUsers = 2000;

    private const string ScenarioTag = "scenario";

    /// <summary>Applies the type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="settings">How much of it.</param>
    /// <returns>The scenario with the type's load, and a sentence for whatever of its own is not looked at.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ScenarioInvalid"/>: its load has steps of its own, which would be lost with it.</exception>
    public static (Scenario Scenario, IReadOnlyList<string> Notes) Apply(ScenarioType type, Scenario scenario, TypeSettings settings)
    {
        RequireFit(type, scenario);
        double factor = settings.Duration is { } length ? length / LoadStretch.LengthOf(type.LoadFor(UsualRate, "")) : 1;
        double rate = settings.Rate ?? FlowShares.RateOf(scenario.Load) ?? UsualRate;
        LoadProfile[] load = [.. type.LoadFor(rate, FlowShares.Of(scenario.Load)).Select(profile => LoadStretch.By(profile, factor))];
        if (scenario.Program is { Kind: not ScriptProgram.ArtilleryKind })
        {
            load = [.. load.Select(profile => profile is RampingArrivalRate ramping ? ramping with { MaxVus = MostScriptUsers / load.Length } : profile)];
        }

        var notes = new List<string>();
        Threshold[] own = [.. Own(type, scenario, load, notes)];
        // A shorter test has to judge sooner, or it would be over before it may end itself.
        Threshold[] limits = [.. TypeLimits.For(type.Thresholds(), scenario)
            .Where(limit => limit.AbortOnFail || !Array.Exists(own, threshold => threshold.Metric == limit.Metric))
            .Select(limit => limit with { DelayAbortEval = limit.DelayAbortEval * Math.Min(factor, 1) })];
        return (scenario with
        {
            Load = load,
            Thresholds = [.. own.Where(threshold => !Array.Exists(limits, limit => limit.ToString() == threshold.ToString())), .. limits],
            Tags = new Dictionary<string, string>(scenario.Tags) { ["type"] = type.Name },
        }, notes);
    }

    private static void RequireFit(ScenarioType type, Scenario scenario)
    {
        if (scenario.Load.FirstOrDefault(profile => profile.Setup is not null || profile.Teardown is not null) is { } profile)
        {
            throw new PerfException(
                ErrorIds.ScenarioInvalid,
                $"'{scenario.Name}' cannot be run as a {type.Name} test: its load profile '{profile.Name}' has a {(profile.Setup is null ? "teardown" : "setup")} of its own, which would be lost with the profile. Move it to {(profile.Setup is null ? "teardown:" : "setup:")} of the scenario, or leave -Type out.",
                scenario.Path ?? scenario.Name);
        }
    }

    private static IEnumerable<Threshold> Own(ScenarioType type, Scenario scenario, LoadProfile[] load, List<string> notes)
    {
        HashSet<string> gone = [.. scenario.Load.SelectMany(profile => profile.Tags.Keys)];
        gone.ExceptWith(scenario.AllSteps().SelectMany(step => step.Tags.Keys).Concat(scenario.Tags.Keys));
        Threshold[] lost = [.. scenario.Thresholds.Where(threshold => threshold.Tags.Any(tag =>
            tag.Key == ScenarioTag ? !Array.Exists(load, profile => profile.Name == tag.Value) : gone.Contains(tag.Key)))];
        if (lost.Length > 0)
        {
            notes.Add($"left out, for they are about load profiles whose place the type '{type.Name}' takes: {string.Join("; ", lost.Select(threshold => threshold.ToString()))}");
        }

        Threshold[] ending = [.. scenario.Thresholds.Except(lost).Where(threshold => threshold.AbortOnFail)];
        if (ending.Length > 0)
        {
            notes.Add($"judged, and not ending the run early, for the stop conditions are those of the type '{type.Name}': {string.Join("; ", ending.Select(threshold => threshold.ToString()))}");
        }

        return scenario.Thresholds.Except(lost).Select(threshold => threshold with { AbortOnFail = false, DelayAbortEval = TimeSpan.Zero });
    }
}
