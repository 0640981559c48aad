using Perf.Analysis;

namespace Perf.Runtime;

/// <summary>Searches the capacity: runs one step after the other as the search says, and puts them together. It decides nothing itself.</summary>
/// <param name="request">What is to be found.</param>
/// <param name="id">The search's id, the label of its runs.</param>
/// <param name="plan">Makes the plan of a request.</param>
/// <param name="run">Runs a plan: the plan, whether it is stored, who hears of it, and the token that stops it.</param>
/// <param name="time">The time of day and waiting.</param>
internal sealed class CapacityFinder(
    CapacityRequest request,
    string id,
    Func<RunRequest, RunPlan> plan,
    Func<RunPlan, bool, IRunObserver, CancellationToken, Task<RunResult>> run,
    TimeProvider time)
{
    /// <summary>The label of a search's runs.</summary>
    public const string Tag = "capacity";

    // Compiled code, warm caches and open pools: what the first seconds of a day show is not the capacity.
    private static readonly TimeSpan s_longestWarmup = TimeSpan.FromSeconds(5);

    // After a failure the target's queues must be empty again, or the next step would pay for the last.
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(5);

    private readonly List<CapacityStep> _steps = [];
    private readonly List<CapacityTrial> _trials = [];

    /// <summary>Searches.</summary>
    /// <param name="observer">Hears of it, or null.</param>
    /// <param name="stop">Ends the step that goes on, and the search.</param>
    /// <returns>What was found, also when it was stopped.</returns>
    /// <exception cref="PerfException">The search cannot begin, or the scenario does not work at all.</exception>
    public async Task<CapacityResult> FindAsync(ICapacityObserver? observer, CancellationToken stop)
    {
        CapacityPlan prepared = CapacityPlan.Of(request, id);
        DateTimeOffset startedAt = time.GetUtcNow();
        long start = time.GetTimestamp();
        var options = new CapacitySearchOptions { MinRate = request.MinRate, MaxRate = request.MaxRate, Confidence = request.Confidence, Tolerance = request.Tolerance };

        RunPlan first = plan(prepared.StepOf(request.MinRate, Shorter(request.StepDuration, s_longestWarmup)));
        Task<RunResult> Run(RunPlan step, bool store, int number, double rate, CapacityDecision known) =>
            run(step, store, new CapacityStepObserver(observer, new CapacityProgress
            {
                Id = id,
                Step = number,
                Rate = rate,
                Low = known.Low,
                High = known.High,
                Elapsed = time.GetElapsedTime(start),
                MaxDuration = request.MaxDuration,
            }), stop);

        RunResult warmup = await Run(first, store: false, 0, request.MinRate, new CapacityDecision()).ConfigureAwait(false);
        CapacityDecision decision = CapacitySearch.Next(options, _trials);
        bool isStopped = stop.IsCancellationRequested || warmup.Status == RunStatus.Stopped;
        while (!isStopped && decision.NextRate is { } rate && time.GetElapsedTime(start) < request.MaxDuration)
        {
            RunPlan next = plan(prepared.StepOf(rate, request.StepDuration));
            RunResult result = await Run(next, request.Store, _steps.Count + 1, rate, decision).ConfigureAwait(false);
            CapacityStep step = CapacityStepJudge.Judge(result, rate, _steps.Count + 1);
            _steps.Add(step);
            _trials.Add(new CapacityTrial(rate, step.Outcome));
            observer?.StepEnded(step);
            decision = CapacitySearch.Next(options, _trials);
            isStopped = stop.IsCancellationRequested || result.Status == RunStatus.Stopped;
            RequireOutcome(step, isStopped);
            if (step.Outcome is not Outcome.Pass && decision.NextRate is not null && !isStopped)
            {
                await RestAsync(stop).ConfigureAwait(false);
            }
        }

        return CapacitySummary.Of(decision, _steps, isStopped) with
        {
            Id = id,
            Scenario = request.Run.Scenario.Name,
            Flow = prepared.Flow.Name,
            Target = first.Target,
            Environment = first.Environment,
            StartedAt = startedAt,
            Duration = time.GetElapsedTime(start),
            Confidence = request.Confidence,
            Thresholds = [.. prepared.Thresholds.Select(threshold => threshold.ToString())],
            Warnings = prepared.Notes,
        };
    }

    private async Task RestAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Shorter(request.StepDuration / 4, s_longestRest), time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop ends by itself, with what is known.
        }
    }

    // A step that decides nothing would be tried for ever: nobody gains by that.
    private static void RequireOutcome(CapacityStep step, bool isStopped)
    {
        if (!isStopped && step.Outcome is not (Outcome.Pass or Outcome.Fail or Outcome.Invalid))
        {
            throw new PerfException(ErrorIds.CapacityFailed, $"The step at {RateText.Format(step.Rate)} (run {step.RunId}) cannot be judged: {step.Reason}", step.RunId);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
