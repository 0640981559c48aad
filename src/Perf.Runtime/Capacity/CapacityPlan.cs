using Perf.Analysis;

namespace Perf.Runtime;

/// <summary>A scenario made ready for steps.</summary>
/// <param name="Run">The request with the step's thresholds and labels.</param>
/// <param name="Flow">The flow.</param>
/// <param name="Profile">The scenario's own load profile with this flow, whose setup and tags are those of the steps too; or null.</param>
/// <param name="Thresholds">What every step is judged by.</param>
/// <param name="MaxVus">The scenario's own cap on virtual users, or null.</param>
/// <param name="Notes">What was left out.</param>
internal sealed record CapacityPlan(RunRequest Run, Flow Flow, LoadProfile? Profile, IReadOnlyList<Threshold> Thresholds, int? MaxVus, IReadOnlyList<string> Notes)
{
    private static readonly TimeSpan s_gracefulStop = TimeSpan.FromSeconds(10);

    /// <summary>Makes it ready.</summary>
    /// <param name="request">What is to be found.</param>
    /// <param name="id">The search's id.</param>
    /// <exception cref="PerfException">The search cannot begin.</exception>
    public static CapacityPlan Of(CapacityRequest request, string id)
    {
        Scenario scenario = request.Run.Scenario;
        RequireRange(request);
        string? name = request.Flow ?? scenario.Load.Select(load => load.Flow).FirstOrDefault() ?? scenario.Flows.Keys.FirstOrDefault();
        if (name is null || !scenario.Flows.TryGetValue(name, out Flow? flow))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"The scenario '{scenario.Name}' has no flow '{name}'. Flows: {string.Join(", ", scenario.Flows.Keys)}.", name);
        }

        IReadOnlyList<Flow> flows = scenario.WithCalled(flow);
        (IReadOnlyList<Threshold> thresholds, IReadOnlyList<string> notes) = CapacityThresholds.For([.. scenario.Thresholds, .. request.Run.Thresholds], flows, request.StepDuration);
        if (thresholds.Count == 0)
        {
            throw new PerfException(
                ErrorIds.NoThresholds,
                $"There is nothing that the capacity of '{scenario.Name}' must meet. Write thresholds: in the scenario, or give -Threshold 'http_req_response_time: p(95) < 500ms'.{string.Concat(notes.Select(note => $" {note}"))}",
                scenario.Path ?? scenario.Name);
        }

        LoadProfile[] own = [.. scenario.Load.Where(load => load.Mix().Any(share => share.Flow == name))];
        int? maxVus = own.Select(load => (load as ConstantArrivalRate)?.MaxVus ?? (load as RampingArrivalRate)?.MaxVus).FirstOrDefault(max => max is not null);
        RunRequest run = request.Run with
        {
            // A name of its own: steps of all rates have no place in the history of the scenario.
            Scenario = scenario with { Name = $"{scenario.Name} (capacity)", Thresholds = thresholds, Flows = NeededFlows(scenario, flow) },
            Thresholds = [],
            Tags = new Dictionary<string, string>(request.Run.Tags) { [CapacityFinder.Tag] = id },
        };
        return new CapacityPlan(run, flow, own.FirstOrDefault(), thresholds, maxVus, notes);
    }

    /// <summary>The request of a step.</summary>
    /// <param name="rate">Iterations per second.</param>
    /// <param name="duration">How long.</param>
    public RunRequest StepOf(double rate, TimeSpan duration) => Run with
    {
        Scenario = Run.Scenario with
        {
            Load =
            [
                new ConstantArrivalRate
                {
                    Name = CapacityFinder.Tag,
                    Flow = Flow.Name,
                    Rate = rate,
                    Duration = duration,
                    GracefulStop = duration < s_gracefulStop ? duration : s_gracefulStop,
                    MaxVus = MaxVus,
                    Setup = Profile?.Setup,
                    Teardown = Profile?.Teardown,
                    Tags = Profile?.Tags ?? new Dictionary<string, string>(),
                },
            ],
        },
    };

    // What is done before and after a step may call flows too.
    private static Dictionary<string, Flow> NeededFlows(Scenario scenario, Flow flow) =>
        scenario.AllFlows().Where(one => !scenario.Flows.Values.Contains(one)).Prepend(flow).SelectMany(scenario.WithCalled).Where(scenario.Flows.Values.Contains).DistinctBy(one => one.Name).ToDictionary(one => one.Name);

    private static void RequireRange(CapacityRequest request)
    {
        string? wrong = request switch
        {
            { MinRate: not > 0 } => "the smallest rate must be more than 0",
            _ when !(request.MaxRate >= request.MinRate) || request.MaxRate > 1e6 => "the largest rate must be no less than the smallest, and at most 1,000,000",
            _ when request.StepDuration < TimeSpan.FromSeconds(1) || request.StepDuration > TimeSpan.FromHours(1) => "a step lasts from 1s to 1h",
            _ when !(request.Confidence >= 0.5 && request.Confidence <= 0.99) => "the confidence is from 0.5 to 0.99",
            _ when !(request.Tolerance >= 0.01 && request.Tolerance <= 0.5) => "the tolerance is from 1% to 50%",
            _ when request.MaxDuration < request.StepDuration => "the search must have time for one step at least",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"The search for the capacity cannot begin: {wrong}.");
        }
    }
}
