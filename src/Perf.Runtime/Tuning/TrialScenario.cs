namespace Perf.Runtime.Tuning;

/// <summary>A scenario made ready for trials: one flow, at whatever load is asked for. A pure function.</summary>
/// <param name="Run">The request, without thresholds and outputs.</param>
/// <param name="Flow">The flow's name.</param>
/// <param name="Profile">The scenario's own load profile with this flow, whose setup and tags are those of the trials too; or null.</param>
internal sealed record TrialScenario(RunRequest Run, string Flow, LoadProfile? Profile)
{
    /// <summary>The label of all trials.</summary>
    public const string Tag = "tuning";

    /// <summary>The label that says which side a trial is of.</summary>
    public const string SideTag = "side";

    /// <summary>What the names of their scenarios end with: trials have no place in the history of the scenario itself.</summary>
    public const string NameEnd = $" ({Tag})";

    // What is still going on at a trial's end belongs to it, but not for long: the next is about to begin.
    private static readonly TimeSpan s_gracefulStop = TimeSpan.FromSeconds(5);

    /// <summary>Virtual users of the scenario's own closed load; 0 where it has none.</summary>
    public int OwnVus => Profile switch
    {
        ConstantVus constant => constant.Vus,
        RampingVus ramping => Math.Max(ramping.StartVus, ramping.Stages.Select(stage => (int)stage.Target).DefaultIfEmpty(0).Max()),
        PerVuIterations each => each.Vus,
        SharedIterations shared => shared.Vus,
        _ => 0,
    };

    /// <summary>Iterations a second that the scenario's own open load comes to at most; null where it has none.</summary>
    public double? OwnRate => Profile switch
    {
        ConstantArrivalRate { TimeUnit.Ticks: > 0 } constant => constant.Rate / constant.TimeUnit.TotalSeconds,
        RampingArrivalRate { TimeUnit.Ticks: > 0 } ramping => Math.Max(ramping.StartRate, ramping.Stages.Select(stage => stage.Target).DefaultIfEmpty(0).Max()) / ramping.TimeUnit.TotalSeconds,
        _ => null,
    };

    /// <summary>Makes it ready.</summary>
    /// <param name="load">The load.</param>
    /// <param name="id">The value of the label.</param>
    /// <exception cref="PerfException">There is no such flow.</exception>
    public static TrialScenario Of(TuningLoad load, string id)
    {
        Scenario scenario = load.Run.Scenario;
        string? name = load.Flow ?? scenario.Load.Select(profile => profile.Flow).FirstOrDefault(flow => flow.Length > 0) ?? scenario.Flows.Keys.FirstOrDefault();
        if (name is null || !scenario.Flows.ContainsKey(name))
        {
            string flows = scenario.Flows.Count == 0 ? "It has none: changes are measured by scenarios of flows (New-PerfScenario, ConvertTo-PerfScenario make them), not by a script's own load." : $"Flows: {string.Join(", ", scenario.Flows.Keys)}.";
            throw new PerfException(ErrorIds.ArgumentInvalid, $"The scenario '{scenario.Name}' has no flow '{name ?? "default"}'. {flows}", name ?? scenario.Name);
        }

        RunRequest run = load.Run with
        {
            Scenario = scenario with { Name = scenario.Name + NameEnd, Thresholds = [], Outputs = [], Artillery = null },
            Type = null,
            Thresholds = [],
            Outputs = [],
            Tags = new Dictionary<string, string>(load.Run.Tags) { [Tag] = id },
        };
        return new TrialScenario(run, name, scenario.Load.FirstOrDefault(profile => profile.Mix().Any(share => share.Flow == name)));
    }

    /// <summary>The request of a trial at a fixed rate.</summary>
    /// <param name="rate">Iterations a second.</param>
    /// <param name="length">How long.</param>
    /// <param name="side">Which side.</param>
    public RunRequest Open(double rate, TimeSpan length, string side) => With(new ConstantArrivalRate { Rate = rate, Duration = length }, length, side);

    /// <summary>The request of a trial of a closed load.</summary>
    /// <param name="vus">Virtual users.</param>
    /// <param name="length">How long.</param>
    /// <param name="side">Which side.</param>
    public RunRequest Closed(int vus, TimeSpan length, string side) => With(new ConstantVus { Vus = vus, Duration = length }, length, side);

    private RunRequest With(LoadProfile load, TimeSpan length, string side) => Run with
    {
        Tags = new Dictionary<string, string>(Run.Tags) { [SideTag] = side },
        Scenario = Run.Scenario with
        {
            Load =
            [
                load with
                {
                    Name = Tag,
                    Flow = Flow,
                    GracefulStop = length < s_gracefulStop ? length : s_gracefulStop,
                    Setup = Profile?.Setup,
                    Teardown = Profile?.Teardown,
                    Tags = Profile?.Tags ?? new Dictionary<string, string>(),
                },
            ],
        },
    };
}
