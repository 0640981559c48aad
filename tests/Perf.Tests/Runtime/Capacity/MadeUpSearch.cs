using Microsoft.Extensions.Time.Testing;
using Perf.Engine.Planning;
using Perf.Runtime;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Runtime.Capacity;

/// <summary>A search whose runs are made up from their rate, on a clock that runs faster than the real one.</summary>
internal sealed class MadeUpSearch(Func<double, Outcome> outcomeOf)
{
    private readonly FakeTimeProvider _time = new();

    public List<RunPlan> Plans { get; } = [];

    public List<bool> Stored { get; } = [];

    public TimeSpan StepTakes { get; init; } = TimeSpan.FromSeconds(1);

    public static RunRequest Shop(params Threshold[] thresholds) => new()
    {
        Scenario = new Scenario
        {
            Name = "shop",
            Target = "http://127.0.0.1:9",
            Thresholds = thresholds,
            Load = [new ConstantVus { Name = "closed", Flow = "browse", Vus = 3, Duration = TimeSpan.FromSeconds(9) }],
            Flows = new Dictionary<string, Flow>
            {
                ["browse"] = new Flow { Name = "browse", Steps = [Get("/items", "list")] },
                ["order"] = new Flow { Name = "order", Steps = [Get("/orders", "order")] },
            },
        },
    };

    public async Task<CapacityResult> FindAsync(CapacityRequest request)
    {
        // Rests between steps end when the clock moves on.
        using var end = new CancellationTokenSource();
        Task clock = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await Task.Delay(5);
                _time.Advance(TimeSpan.FromMilliseconds(100));
            }
        });
        try
        {
            return await new CapacityFinder(request, "search-1", step => Planner.Plan(step, new Dictionary<string, EnvironmentDefinition>(), _ => null, $"run-{Plans.Count}", 1), RunAsync, _time).FindAsync(null, default);
        }
        finally
        {
            await end.CancelAsync();
            await clock;
        }
    }

    private Task<RunResult> RunAsync(RunPlan plan, bool store, IRunObserver observer, CancellationToken stop)
    {
        Plans.Add(plan);
        Stored.Add(store);
        _time.Advance(StepTakes);
        Outcome outcome = outcomeOf(((ConstantArrivalRate)plan.Scenario.Load[0]).Rate);
        return Task.FromResult(new RunResult
        {
            Id = plan.RunId,
            Status = outcome == Outcome.Inconclusive ? RunStatus.Stopped : RunStatus.Completed,
            Duration = plan.Duration,
            Validity = outcome == Outcome.Invalid
                ? new Validity { IsValid = false, Findings = [new ValidityFinding { Id = "Cpu", Invalidates = true, Message = "No CPU to spare." }] }
                : new Validity(),
            Thresholds = [.. plan.Scenario.Thresholds.Select(threshold => new Verdict { Threshold = threshold.ToString(), Outcome = outcome, Reason = "made up" })],
        });
    }
}
