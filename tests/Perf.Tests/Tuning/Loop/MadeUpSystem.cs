using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>A system whose changes have known effects, and whose measurements have known noise: session and trials in one, so that what is measured follows from what is in effect.</summary>
internal sealed class MadeUpSystem : IBackupSession, ITuningTrials
{
    private readonly HashSet<int> _on = [];
    private readonly Dictionary<int, PlannedChange> _planned = [];
    private TuningKpi _kpi = new();

    public List<string> Calls { get; } = [];

    public List<TuningTrial> Measured { get; } = [];

    public List<TuningGuardrails> Guardrails { get; } = [];

    public Dictionary<int, TuningMeasurement> Notes { get; } = [];

    public IReadOnlyCollection<int> On => _on;

    public bool IsDisposed { get; private set; }

    /// <summary>By what the KPI is multiplied while a change is in effect; of each time that it is measured anew.</summary>
    public Func<int, double> Effect { get; init; } = _ => 1;

    /// <summary>By what each measurement is multiplied, given its length.</summary>
    public Func<TimeSpan, double> Scatter { get; init; } = _ => 1;

    /// <summary>What is made of a trial.</summary>
    public Func<TuningTrial, MadeUpSystem, TuningTrial> Distort { get; init; } = (trial, _) => trial;

    /// <summary>What is made of a change that is applied or reverted; throws where it is to fail.</summary>
    public Func<Change, Change> Bend { get; init; } = change => change;

    /// <summary>The guardrail that does not hold while it warms up.</summary>
    public Func<MadeUpSystem, string?> Cold { get; init; } = _ => null;

    /// <summary>What had to hold in each warm-up; null for nothing.</summary>
    public List<TuningGuardrails?> ColdGuardrails { get; } = [];

    public Func<TuningKpi, TuningKpi> Replace { get; init; } = kpi => kpi;

    public string BackupId => "20250806_183000";

    public Task<Change> ApplyAsync(int number, PlannedChange change, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Calls.Add($"apply {number}");
        _planned[number] = change;
        Change made = Bend(Of(number, TuningState.Effective, ""));
        _ = made.State == TuningState.Effective ? _on.Add(number) : _on.Remove(number);
        return Task.FromResult(made);
    }

    public Task<Change> RevertAsync(int number, string reason, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Calls.Add($"revert {number}");
        Change made = Bend(Of(number, TuningState.Reverted, reason));
        if (made.State == TuningState.Reverted)
        {
            _on.Remove(number);
        }

        return Task.FromResult(made);
    }

    public Change Keep(int number, TuningMeasurement? measurement, string reason)
    {
        Calls.Add($"keep {number}");
        Assert.Contains(number, _on);
        return Of(number, TuningState.Kept, reason) with { Measurement = measurement };
    }

    public void Note(int number, TuningMeasurement measurement) => Notes[number] = measurement;

    public void Dispose() => IsDisposed = true;

    public Task<string> PrepareAsync(TuningKpi kpi, CancellationToken cancellation)
    {
        _kpi = kpi;
        return Task.FromResult("Measured at 60/s.");
    }

    public TuningKpi MeasuredBy(TuningKpi kpi) => Replace(kpi);

    public Task<string?> WarmUpAsync(TuningGuardrails? guardrails, CancellationToken cancellation)
    {
        Calls.Add("warm up");
        ColdGuardrails.Add(guardrails);
        return Task.FromResult(guardrails is null ? null : Cold(this));
    }

    public Task<string?> WakeAsync(TuningGuardrails? guardrails, CancellationToken cancellation)
    {
        Calls.Add("wake");
        ColdGuardrails.Add(guardrails);
        return Task.FromResult(guardrails is null ? null : Cold(this));
    }

    public Task<TuningTrial> MeasureAsync(TuningTrial trial, TuningGuardrails guardrails, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Guardrails.Add(guardrails);
        double value = 100 * Scatter(trial.Length) * _on.Aggregate(1.0, (product, number) => product * Effect(number));
        // In a closed load a request takes the longer the fewer of them can be done.
        double time = _kpi.IsHigherBetter ? 10_000 / value : value;
        TuningTrial done = Distort(trial with { Value = value, Requests = 1000, P95 = 1.5 * time, P99 = 2 * time, RunId = $"run-{Measured.Count + 1}" }, this);
        Measured.Add(done);
        Calls.Add(done.IsChanged ? "with" : "without");
        return Task.FromResult(done);
    }

    private Change Of(int number, TuningState state, string message) => new()
    {
        Number = number,
        BackupId = BackupId,
        OptimizationId = _planned[number].OptimizationId,
        State = state,
        Message = message,
    };
}
