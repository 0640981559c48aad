using System.Globalization;

namespace Perf.Runtime.Tuning;

/// <summary>Measures on the real engine: each trial is an ordinary run of the scenario's flow, at the same load and with the same seed.</summary>
/// <param name="load">The load.</param>
/// <param name="id">The value of the trials' label.</param>
/// <param name="plan">Makes the plan of a request.</param>
/// <param name="run">Runs a plan: the plan, whether it is stored, what looks at each second and may end it, and the token that stops it.</param>
/// <param name="memory">The share of memory that is available; null where that is not known.</param>
/// <param name="time">The clock.</param>
internal sealed class EngineTrials(
    TuningLoad load,
    string id,
    Func<RunRequest, RunPlan> plan,
    Func<RunPlan, bool, Func<Interval, string?>?, CancellationToken, Task<RunResult>> run,
    Func<double?> memory,
    TimeProvider time) : ITuningTrials
{
    // The same requests on both sides.
    private const int Seed = 1;

    private const int WarmRequests = 500;
    private const int MostWarmUps = 3;

    // So many of a single user show that the service answers, and that its code was compiled.
    private const int WakingRequests = 20;

    private readonly TrialScenario _scenario = TrialScenario.Of(load with { Run = load.Run with { Seed = load.Run.Seed ?? Seed } }, id);
    private readonly List<LadderStep> _ladder = [];
    private readonly Dictionary<string, bool> _readable = new(StringComparer.Ordinal);
    private TuningKpi _kpi = new();
    private double _rate;
    private int _vus;
    private double _leastMemory = 1;

    /// <summary>How long a closed load goes on that only shows what the system does: long enough to be a throughput, short enough that nobody waits long before anything is measured.</summary>
    internal TimeSpan Step { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a warm-up goes on.</summary>
    internal TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    private bool IsClosed => _kpi.Kind is TuningKpiKind.Capacity or TuningKpiKind.Burst;

    /// <inheritdoc/>
    public async Task<string> PrepareAsync(TuningKpi kpi, CancellationToken cancellation)
    {
        _kpi = kpi;
        int? vus = load.Vus ?? LoadLadder.OwnVus(_scenario.OwnVus);
        // Also where the virtual users are known: it shows whether the system answers at all.
        if (IsClosed ? load.Vus is null : load.Rate is null)
        {
            await ClimbAsync(cancellation).ConfigureAwait(false);
        }

        LadderStep best = LoadLadder.Best(_ladder).GetValueOrDefault();
        _vus = vus ?? LoadLadder.VusFor(best);
        // A share of failures shows where there are some: at the scenario's own rate, or at one at which they came.
        _rate = load.Rate ?? (kpi.Kind == TuningKpiKind.Errors ? _scenario.OwnRate ?? LoadLadder.RateOfFailures(_ladder) : null) ?? (LoadLadder.ShareOfKnee * best.Rate);
        string how = HowOf(best);
        return await CanReadAsync(kpi, cancellation).ConfigureAwait(false) ? how : $"{how} '{kpi.Name}' cannot be read there (name the monitor that has it under monitors: of the environment), so that {KpiFigure.Usual} is measured.";
    }

    /// <inheritdoc/>
    public TuningKpi MeasuredBy(TuningKpi kpi) => _readable.GetValueOrDefault(kpi.Name, true) ? kpi : new TuningKpi { Name = KpiFigure.Usual, Kind = TuningKpiKind.Latency };

    /// <inheritdoc/>
    public async Task<string?> WarmUpAsync(TuningGuardrails? guardrails, CancellationToken cancellation)
    {
        double requests = 0;
        string? hit = null;
        for (int i = 0; i < MostWarmUps && (i == 0 || requests < WarmRequests) && hit is null; i++)
        {
            (RunResult result, hit) = await WatchedAsync(RequestOf(WarmUp, "warm-up"), store: false, guardrails, cancellation).ConfigureAwait(false);
            requests += KpiFigure.RequestsOf(result);
        }

        return hit;
    }

    /// <inheritdoc/>
    public async Task<string?> WakeAsync(TuningGuardrails? guardrails, CancellationToken cancellation)
    {
        double answered = 0;
        string? hit = null;
        for (int i = 0; i < MostWarmUps && answered < WakingRequests && hit is null; i++)
        {
            (RunResult result, hit) = await WatchedAsync(_scenario.Closed(1, Step, "warm-up"), store: false, guardrails, cancellation).ConfigureAwait(false);
            answered += KpiFigure.RequestsOf(result) * (1 - KpiFigure.FailedOf(result));
        }

        return hit;
    }

    /// <inheritdoc/>
    public async Task<TuningTrial> MeasureAsync(TuningTrial trial, TuningGuardrails guardrails, CancellationToken cancellation)
    {
        if (!trial.IsChanged)
        {
            _leastMemory = LeastMemoryOf(memory(), guardrails.LeastMemory);
        }

        (RunResult result, string? hit) = await WatchedAsync(RequestOf(trial.Length, trial.IsChanged ? "with" : "without"), load.Store, guardrails, cancellation).ConfigureAwait(false);
        return TrialOf(trial, result, MeasuredBy(_kpi), hit, load.Store);
    }

    /// <summary>What a run is as a trial. A pure function.</summary>
    /// <param name="trial">The trial as it was asked for.</param>
    /// <param name="result">The run.</param>
    /// <param name="kpi">The KPI.</param>
    /// <param name="hit">The guardrail that ended it; null where none did.</param>
    /// <param name="isStored">Whether it is in the store.</param>
    internal static TuningTrial TrialOf(TuningTrial trial, RunResult result, TuningKpi kpi, string? hit, bool isStored)
    {
        double? value = KpiFigure.Of(result, kpi.Name);
        string? problem = result.Status is not (RunStatus.Completed or RunStatus.Aborted) ? result.StatusReason ?? $"The run ended with status {result.Status}."
            : !result.Validity.IsValid ? result.Validity.Findings.FirstOrDefault(finding => finding.Invalidates)?.Message ?? "The run cannot be believed."
            : value is null ? $"The run has no figure '{kpi.Name}'."
            : hit is null && result.Status == RunStatus.Aborted ? result.StatusReason ?? "The run was aborted."
            : null;
        return trial with
        {
            RunId = isStored ? result.Id : null,
            Value = value ?? 0,
            ErrorRate = KpiFigure.FailedOf(result),
            Requests = (long)KpiFigure.RequestsOf(result),
            P50 = KpiFigure.ResponseTimeOf(result, 50),
            P95 = KpiFigure.ResponseTimeOf(result, 95),
            P99 = KpiFigure.ResponseTimeOf(result, 99),
            IsValid = problem is null,
            Problem = problem,
            Guardrail = hit,
        };
    }

    /// <summary>The least memory that must be available from now on. What is short without the change is not the change's doing, and half of the little that is there is. A pure function.</summary>
    /// <param name="share">The share that is available without the change; null where that is not known.</param>
    /// <param name="least">The share that must be where there is enough.</param>
    internal static double LeastMemoryOf(double? share, double least) => share < least ? share.Value / 2 : least;

    private async Task ClimbAsync(CancellationToken cancellation)
    {
        RunResult? last = null;
        while (LoadLadder.Next(_ladder, Environment.ProcessorCount) is { } vus)
        {
            last = await RunAsync(_scenario.Closed(vus, Step, "load"), store: false, null, cancellation).ConfigureAwait(false);
            double seconds = Math.Max(last.Duration.TotalSeconds, 1e-3);
            _ladder.Add(new LadderStep(vus, (last.Metrics.GetValueOrDefault(MetricNames.Iterations)?.Count ?? 0) / seconds, KpiFigure.FailedOf(last)));
        }

        if (LoadLadder.Best(_ladder) is null && _kpi.Kind != TuningKpiKind.Errors)
        {
            _ladder.Clear();
            string why = last?.StatusReason ?? (last?.Errors is [var error, ..] ? $"Most fail with {error.Class}." : "Nothing was answered.");
            throw new PerfException(ErrorIds.TrialFailed, $"The system does not answer the flow '{_scenario.Flow}' well enough to measure anything: {why} Try Invoke-PerfTest with the scenario first.", _scenario.Flow);
        }
    }

    private async Task<bool> CanReadAsync(TuningKpi kpi, CancellationToken cancellation)
    {
        // What every run has needs no trial.
        if (kpi.Kind != TuningKpiKind.Work && KpiFigure.IsReadable(kpi.Name))
        {
            return true;
        }

        if (!_readable.TryGetValue(kpi.Name, out bool known))
        {
            known = KpiFigure.IsReadable(kpi.Name) && KpiFigure.Of(await RunAsync(RequestOf(Step, "load"), store: false, null, cancellation).ConfigureAwait(false), kpi.Name) is not null;
            _readable[kpi.Name] = known;
        }

        return known;
    }

    private RunRequest RequestOf(TimeSpan length, string side) => IsClosed ? _scenario.Closed(_vus, length, side) : _scenario.Open(_rate, length, side);

    private string HowOf(LadderStep best) => IsClosed
        ? $"Measured with {_vus.ToString(CultureInfo.InvariantCulture)} virtual users in a closed loop{(_kpi.Kind == TuningKpiKind.Burst ? " that meet a service just restarted" : "")}{(best.Vus > 0 ? $" (the system was busy with {best.Vus.ToString(CultureInfo.InvariantCulture)})" : "")}."
        : $"Measured at {RateText.Format(_rate)}{(load.Rate is null ? $", of {RateText.Format(best.Rate)} that the system does at most" : "")}.";

    private async Task<(RunResult Result, string? Hit)> WatchedAsync(RunRequest request, bool store, TuningGuardrails? guardrails, CancellationToken cancellation)
    {
        if (guardrails is null)
        {
            return (await RunAsync(request, store, null, cancellation).ConfigureAwait(false), null);
        }

        ProbeLoop? probes = guardrails.Probes.Count > 0 ? new ProbeLoop(guardrails.Probes, time) : null;
        try
        {
            var watch = new GuardrailWatch(guardrails with { LeastMemory = Math.Min(guardrails.LeastMemory, _leastMemory) }, memory, () => probes?.Problem);
            string? hit = null;
            RunResult result = await RunAsync(request, store, interval => hit ??= watch.Check(interval), cancellation).ConfigureAwait(false);
            return (result, hit);
        }
        finally
        {
            if (probes is not null)
            {
                await probes.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<RunResult> RunAsync(RunRequest request, bool store, Func<Interval, string?>? watch, CancellationToken cancellation)
    {
        RunResult result = await run(plan(request), store, watch, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        // Who stops a trial from another session means the whole: the next would begin at once.
        return result.Status != RunStatus.Stopped ? result : throw new PerfException(ErrorIds.RunStopped, "A trial was stopped from outside, and measuring with it.", result.Id);
    }
}
