using System.Globalization;
using Perf.Telemetry.Sinks;

namespace Perf.Runtime;

/// <summary>
/// A run's outputs: opened and looked at before the load begins, told of each second, and ended when all verdicts of the run are in, so that what they came to is in the result that is stored. A sink's faults end no run.
/// </summary>
internal sealed class RunOutputs : IRunObserver, IAsyncDisposable
{
    private static readonly TimeSpan s_probePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(2);
    private static readonly HashSet<OutputKind> s_warm = [];

    // Seconds whose figures differ, so that code for what changes is called too.
    private const int Different = 4;

    private readonly List<(string Name, ISink Sink)> _sinks;
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly RunPlan _plan;
    private readonly string _home;
    private readonly TimeProvider _time;
    private IReadOnlyList<OutputResult>? _results;
    private DateTimeOffset? _clock;

    /// <summary>For a plan whose sinks are made.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="home">Perf's home.</param>
    /// <param name="time">The clock.</param>
    /// <param name="sinks">The sinks; they belong to it.</param>
    internal RunOutputs(RunPlan plan, string home, TimeProvider time, List<(string Name, ISink Sink)> sinks) =>
        (_plan, _home, _time, _sinks) = (plan, home, time, sinks);

    /// <summary>Where single samples go.</summary>
    public IEnumerable<ISampleSink?> Samples => _sinks.Select(one => one.Sink.Samples);

    /// <summary>Opens a plan's outputs and looks whether they are ready: what is not is a warning, and a failure where it is required.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="home">Perf's home, in which spilled points wait.</param>
    /// <param name="observer">Hears warnings before the load begins; or null.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="PerfException">An output is not written as one, or a required one is not ready.</exception>
    public static async Task<RunOutputs> OpenAsync(RunPlan plan, string home, IRunObserver? observer, TimeProvider time, CancellationToken stop)
    {
        var sinks = new List<(string Name, ISink Sink)>();
        var outputs = new RunOutputs(plan, home, time, sinks);
        try
        {
            foreach (OutputDefinition output in plan.Scenario.Outputs)
            {
                OutputDefinition settled = Settled(output, plan);
                sinks.Add((NameOf(settled, sinks.Select(one => one.Name)), Create(settled, plan, time)));
            }

            await outputs.ProbeAsync(observer, stop).ConfigureAwait(false);
            await outputs.WarmUpAsync(stop).ConfigureAwait(false);
            return outputs;
        }
        catch
        {
            await outputs.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A guard that ends the outputs when all verdicts of the run are in.</summary>
    /// <param name="guard">Judges.</param>
    public IRunGuard Around(IRunGuard guard) => _sinks.Count == 0 ? guard : new OutputGuard(this, guard);

    /// <inheritdoc/>
    public void Started(RunResult result)
    {
        var run = new SinkRun
        {
            Id = result.Id,
            Scenario = result.Scenario,
            Environment = result.Environment,
            TestType = _plan.Type,
            Target = result.Target,
            Commit = result.Commit,
            Branch = result.Branch,
            Machine = result.Machine.Name,
            Version = result.PerfVersion,
            StartedAt = result.StartedAt,
            Planned = result.PlannedDuration,
            SpillFolder = Path.Combine(_home, HomeInspector.OutputsFolder),
        };
        Each(sink => sink.Begin(run));
    }

    /// <inheritdoc/>
    public void Measured(Interval interval, RunProgress progress)
    {
        // The clock started after what the scenario sets up; the first second tells when.
        _clock ??= _time.GetUtcNow() - interval.Start - interval.Length;
        Each(sink => sink.Add(interval, _clock.Value + interval.Start));
    }

    /// <inheritdoc/>
    public void Ended(RunResult result)
    {
        // The guard has ended them, before the result was stored.
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((_, ISink sink) in _sinks)
        {
            try
            {
                await sink.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The run has its result, which tells what became of its points; nobody is left to hear more, and the others are to be closed too.
            }
        }

        _sinks.Clear();
    }

    /// <summary>What an output gets, where that is not said: InfluxDB single samples of a run of k6's, for boards that were made for it.</summary>
    /// <param name="output">The output.</param>
    /// <param name="plan">The run's plan.</param>
    internal static OutputLayout LayoutOf(OutputDefinition output, RunPlan plan) => output.Layout
        ?? (output.Kind == OutputKind.InfluxDb && (plan.Scenario.Program is not null || plan.Scenario.Engine?.StartsWith("k6", StringComparison.OrdinalIgnoreCase) == true) ? OutputLayout.K6 : OutputLayout.Aggregated);

    private static OutputDefinition Settled(OutputDefinition output, RunPlan plan) => output with { Layout = LayoutOf(output, plan) };

    private static string NameOf(OutputDefinition output, IEnumerable<string> taken)
    {
        string name = output.Name.Length > 0 ? output.Name : OutputWords.Of(output.Kind);
        string[] others = [.. taken];
        return others.Contains(name) ? Enumerable.Range(2, others.Length).Select(number => string.Create(CultureInfo.InvariantCulture, $"{name} {number}")).First(free => !others.Contains(free)) : name;
    }

    private static ISink Create(OutputDefinition output, RunPlan plan, TimeProvider time) =>
        output is { Kind: OutputKind.Json or OutputKind.Csv, Layout: OutputLayout.K6 }
            ? new SampleFileSink(output, SampleFile.Open(output.Path!, plan.Scenario.Thresholds, CustomMetrics.Of(plan.Scenario)))
            : SinkFactory.Create(output, System.Environment.GetEnvironmentVariable, time);

    private async Task ProbeAsync(IRunObserver? observer, CancellationToken stop)
    {
        string?[] problems = await Task.WhenAll(_sinks.Select(one => ProbeAsync(one.Sink, stop))).ConfigureAwait(false);
        for (int i = 0; i < problems.Length; i++)
        {
            if (problems[i] is not { } problem)
            {
                continue;
            }

            (string name, ISink sink) = _sinks[i];
            if (sink.Definition.Required)
            {
                throw new PerfException(ErrorIds.OutputUnavailable, $"The output {name} ({sink.Definition}) is required and not ready: {problem}. Nothing was run.", name);
            }

            string warning = $"The output {name} ({sink.Definition}) is not ready: {problem}.";
            _warnings.Add(warning);
            observer?.Logged(new LogLine { Step = "outputs", Level = LogLevel.Warning, Text = warning });
        }
    }

    private static async Task<string?> ProbeAsync(ISink sink, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(s_probePatience);
        try
        {
            return await sink.ProbeAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"it gives no answer within {DurationText.Format(s_probePatience)}";
        }
    }

    // Once in a process for each kind: what another run has warmed up is warm.
    private async Task WarmUpAsync(CancellationToken stop)
    {
        ISink[] cold;
        lock (s_warm)
        {
            cold = [.. _sinks.Select(one => one.Sink).Where(sink => s_warm.Add(sink.Definition.Kind))];
        }

        if (cold.Length == 0)
        {
            return;
        }

        var run = new SinkRun { Id = _plan.RunId, Scenario = _plan.Scenario.Name, Target = _plan.Target, StartedAt = _time.GetUtcNow() };
        int turn = 0;
        await WarmupRounds.RunAsync(() => Array.ForEach(cold, sink => WarmUp(sink, run, MadeUpSecond.Of(turn++ % Different))), stop).ConfigureAwait(false);
    }

    // What fails here fails in the run too, and is told there.
    private static void WarmUp(ISink sink, SinkRun run, Interval second)
    {
        try
        {
            sink.WarmUp(run, second);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
        }
    }

    private void Each(Action<ISink> what)
    {
        foreach ((string name, ISink sink) in _sinks)
        {
            if (_faults.ContainsKey(name))
            {
                continue;
            }

            try
            {
                what(sink);
            }
            catch (Exception e)
            {
                _faults[name] = e.Message;
            }
        }
    }

    private RunResult End(RunResult result)
    {
        // Whoever stops a run does not wait long for its outputs; what is left is on disk then.
        using var limit = new CancellationTokenSource(result.Status == RunStatus.Stopped ? s_stopPatience : Timeout.InfiniteTimeSpan);
        _results ??= [.. Task.WhenAll(_sinks.Select(one => EndAsync(one.Name, one.Sink, result, limit.Token))).GetAwaiter().GetResult()];
        return result with { Outputs = _results, Warnings = [.. result.Warnings, .. _warnings, .. _results.Select(Warning).OfType<string>()] };
    }

    private async Task<OutputResult> EndAsync(string name, ISink sink, RunResult result, CancellationToken stop)
    {
        try
        {
            OutputResult ended = await sink.EndAsync(result, stop).ConfigureAwait(false);
            return ended with { Name = name, LastError = _faults.GetValueOrDefault(name) ?? ended.LastError };
        }
        catch (Exception e)
        {
            return new OutputResult { Name = name, Kind = sink.Definition.Kind, Destination = sink.Definition.ToString(), LastError = e.Message };
        }
    }

    private static string? Warning(OutputResult output)
    {
        string because = output.LastError is { } error ? $": {error.TrimEnd('.')}" : "";
        return output switch
        {
            { Lost: > 0 } => string.Create(CultureInfo.InvariantCulture, $"The output {output.Name} ({output.Destination}) lost {output.Lost:N0} points{(output.Spilled > 0 ? $" and keeps {output.Spilled:N0} on disk for the next run" : "")}{because}."),
            { Spilled: > 0 } => string.Create(CultureInfo.InvariantCulture, $"The output {output.Name} ({output.Destination}) keeps {output.Spilled:N0} points on disk, which the next run with it sends{because}."),
            { Written: 0, LastError: not null } => $"The output {output.Name} ({output.Destination}) got nothing{because}.",
            _ => null,
        };
    }

    private sealed class OutputGuard(RunOutputs outputs, IRunGuard inner) : IRunGuard
    {
        public string? Check(RunAccumulator totals) => inner.Check(totals);

        public RunResult Judge(RunResult result) => inner.Judge(result);

        // Not while it is judged: what a script says of the run is added after that, and outputs tell how the run came out.
        public RunResult Close(RunResult result) => outputs.End(inner.Close(result));
    }
}
