using Perf.Engine.Metrics.Samples;
using Perf.Engine.Metrics.Selection;

namespace Perf.Engine.Metrics;

/// <summary>One loop's metrics. Written on the loop's thread only, so that nothing is locked; once a second the full tally is exchanged for an empty one.</summary>
internal sealed class MetricShard
{
    /// <summary>Instead of a response time: the request is tried again, and the last attempt has the time of all.</summary>
    public const long NoResponseTime = long.MinValue;

    private readonly CappedNames _names;
    private readonly SelectorSet? _selectors;
    private MetricTally _tally;
    private MetricTally _spare;

    /// <summary>Creates it.</summary>
    /// <param name="names">The names of the run; more may come up while it goes on.</param>
    /// <param name="samples">Takes every single measurement; null where nobody wants them.</param>
    /// <param name="selectors">The parts of metrics that thresholds ask for; null for none.</param>
    public MetricShard(MetricNamesOfRun names, SampleRecorder? samples = null, SelectorSet? selectors = null)
    {
        _names = new CappedNames(names);
        _selectors = selectors;
        Samples = samples;
        _tally = new MetricTally(_names, names.Selectors, names.Flows);
        _spare = new MetricTally(_names, names.Selectors, names.Flows);
    }

    /// <summary>Takes every single measurement; null where nobody wants them, which is the rule.</summary>
    public SampleRecorder? Samples { get; }

    /// <summary>What happened to the loop's connections.</summary>
    public ConnectionCounts Connections { get; } = new();

    /// <summary>Starts that arrival executors owed since the last second.</summary>
    public long Offered { get; set; }

    /// <summary>Starts that arrival executors made since the last second.</summary>
    public long Achieved { get; set; }

    /// <summary>The number of a step whose name came up while the run goes on, such as a script's address; beyond a thousand they have one in common. Whoever uses it
    /// often keeps it: numbers are this loop's own, and stay.</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="family">The metrics that it is counted in.</param>
    public int NumberOfStep(string name, RequestMetrics family) => _names.NumberOfStep(name, family);

    /// <summary>The number of a check whose name came up while the run goes on.</summary>
    /// <param name="step">The step that it belongs to; empty for none.</param>
    /// <param name="name">The check's name.</param>
    public int NumberOfCheck(string step, string name) => _names.NumberOfCheck(step, name);

    /// <summary>The number of a group that came up while the run goes on.</summary>
    /// <param name="path">Its whole path, such as <c>::shop::basket</c>.</param>
    public int NumberOfGroup(string path) => _names.NumberOfGroup(path);

    /// <summary>The number of a metric of the scenario's own, also one that came up while the run goes on.</summary>
    /// <param name="metric">The metric.</param>
    /// <returns>-1 where there are <see cref="CustomMetrics.Most"/> already, or one of this name and another type: whoever asks has to say so.</returns>
    public int NumberOfMetric(MetricDeclaration metric) => _names.NumberOfMetric(metric);

    /// <summary>Counts a request that ended.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="timings">Its phases.</param>
    /// <param name="responseTime">From the intended start to its end, in ticks; <see cref="NoResponseTime"/> where it is tried again.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="bytesSent">Bytes written.</param>
    /// <param name="bytesReceived">Bytes read.</param>
    public void Request(int step, in RequestTimings timings, long responseTime, bool failed, long bytesSent, long bytesReceived) =>
        _tally.Step(step).Request(timings, responseTime, failed, bytesSent, bytesReceived);

    /// <summary>Counts the status of an answer.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="status">The status.</param>
    /// <param name="waiting">From the last byte written to the first byte read, in ticks.</param>
    public void Status(int step, int status, long waiting) => _tally.Step(step).Status(status, waiting);

    /// <summary>Counts an iteration that ended early by a failure; its end is counted besides.</summary>
    public void IterationFailed() => _tally.Failed++;

    /// <summary>Counts a start that was left out.</summary>
    public void Skipped() => _tally.Skipped++;

    /// <summary>Counts that a request is tried again.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="origin">Where it comes from.</param>
    public void Retry(int step, in SampleOrigin origin = default)
    {
        _tally.Step(step).Retry();
        Match(origin)?.Add(this, SampleKind.Retry, 1, origin.Values);
        Samples?.Retry(origin);
    }

    /// <summary>Counts a request whose next attempt never came, as a response time that is at least this long.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="responseTime">From the intended start to now, in ticks.</param>
    public void GivenUp(int step, long responseTime) => _tally.Step(step).Censored(responseTime);

    /// <summary>Adds a value to a metric of the scenario's own: what is added to a counter, a gauge's level, a rate's sample (true unless it is 0), a trend's value. What
    /// is no finite number is not added, and counts as an error.</summary>
    /// <param name="metric">The metric's number.</param>
    /// <param name="value">The value; milliseconds for times.</param>
    /// <param name="origin">Where it comes from.</param>
    public void Custom(int metric, double value, in SampleOrigin origin = default)
    {
        if (!double.IsFinite(value))
        {
            _tally.Error(origin.Labels?.Name ?? "", ErrorClasses.MetricValue, $"a value of '{_names.Metrics[metric].Name}' is no number");
            return;
        }

        _tally.Custom(metric).Add(value);
        Match(origin)?.Custom(this, _names.Metrics[metric].Name, value, origin.Values);
        Samples?.Custom(origin, _names.Metrics[metric], value);
    }

    /// <summary>Counts messages of a conversation.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="sent">How many were sent.</param>
    /// <param name="received">How many came.</param>
    /// <param name="origin">Where they come from.</param>
    public void Messages(int step, long sent, long received, in SampleOrigin origin = default)
    {
        _tally.Step(step).Messages(sent, received);
        foreach ((MetricDeclaration metric, long count) in (ReadOnlySpan<(MetricDeclaration, long)>)[(MessageMetrics.Sent, sent), (MessageMetrics.Received, received)])
        {
            if (count > 0)
            {
                Match(origin)?.Custom(this, metric.Name, count, origin.Values);
                Samples?.Custom(origin, metric, count);
            }
        }
    }

    /// <summary>Counts how long a group of steps took.</summary>
    /// <param name="group">The group's number.</param>
    /// <param name="duration">The time in ticks.</param>
    /// <param name="origin">Where it comes from; the labels are those of what is within the group.</param>
    public void Group(int group, long duration, in SampleOrigin origin = default)
    {
        _tally.GroupDuration.Record(duration);
        _tally.Group(group).Duration.Record(duration);
        Match(origin)?.Add(this, SampleKind.Group, duration, origin.Values);
        Samples?.Group(origin, _names.PathOfGroup(group), duration);
    }

    /// <summary>Counts a start that was owed and never made, as a response time that is at least this long.</summary>
    /// <param name="step">The number of the flow's first request.</param>
    /// <param name="responseTime">From the intended start to now, in ticks.</param>
    /// <param name="executor">The executor's place in the scenario.</param>
    public void Dropped(int step, long responseTime, int executor = 0)
    {
        _tally.Dropped++;
        Samples?.Dropped(executor, responseTime);
        _selectors?.OfIteration(executor)?.Add(this, SampleKind.Dropped, 1);
        if (step >= 0)
        {
            _tally.Step(step).Censored(responseTime);
            _selectors?.OfStep(step, executor)?.Censored(this, responseTime);
        }
    }

    /// <summary>Counts a check.</summary>
    /// <param name="check">The check's number.</param>
    /// <param name="held">Whether it held.</param>
    /// <param name="origin">Where it comes from.</param>
    public void Check(int check, bool held, in SampleOrigin origin = default)
    {
        _tally.Check(check).Add(held);
        Match(origin)?.Check(this, _names.NameOfCheck(check).Name, held, origin.Values);
        Samples?.Check(origin, _names.NameOfCheck(check), held);
    }

    /// <summary>Counts an error.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="errorClass">One of <see cref="ErrorClasses"/>.</param>
    /// <param name="example">What happened, for people.</param>
    public void Error(int step, string errorClass, string example) => _tally.Error(_names.NameOfStep(step), errorClass, example);

    /// <summary>Counts an error of what makes no request.</summary>
    /// <param name="step">The name of the step, or of the flow.</param>
    /// <param name="errorClass">One of <see cref="ErrorClasses"/>.</param>
    /// <param name="example">What happened, for people.</param>
    public void Error(string step, string errorClass, string example) => _tally.Error(step, errorClass, example);

    /// <summary>Counts an error of what is no step.</summary>
    /// <param name="errorClass">One of <see cref="ErrorClasses"/>.</param>
    /// <param name="example">What happened, for people.</param>
    public void Error(string errorClass, string example) => _tally.Error("", errorClass, example);

    /// <summary>Counts an iteration's start.</summary>
    /// <param name="lag">How late it was, in ticks.</param>
    /// <param name="executor">The executor's place in the scenario.</param>
    /// <param name="flow">The flow's number, or -1 where starts are not counted by flow.</param>
    public void IterationStarted(long lag, int executor = 0, int flow = -1)
    {
        _tally.StartLag.Record(lag);
        _tally.FlowStarted(flow);
        _selectors?.OfIteration(executor)?.Add(this, SampleKind.IterationStarted, lag);
        Samples?.IterationStarted(executor, lag);
    }

    /// <summary>Counts an iteration's end.</summary>
    /// <param name="duration">Its time in ticks.</param>
    /// <param name="interrupted">Whether it was cut off.</param>
    /// <param name="executor">The executor's place in the scenario.</param>
    public void IterationEnded(long duration, bool interrupted, int executor = 0)
    {
        Samples?.IterationEnded(executor, duration, interrupted);
        _selectors?.OfIteration(executor)?.Add(this, interrupted ? SampleKind.IterationInterrupted : SampleKind.IterationEnded, duration);
        if (interrupted)
        {
            _tally.Interrupted++;
        }
        else
        {
            _tally.Iterations++;
            _tally.IterationDuration.Record(duration);
        }
    }

    /// <summary>Counts an iteration that found no row of data left and did not begin.</summary>
    /// <param name="executor">The executor's place in the scenario.</param>
    public void DataExhausted(int executor = 0)
    {
        _tally.DataExhausted++;
        Samples?.DataExhausted(executor);
    }

    /// <summary>Exchanges the tallies, on the loop. The full one may be read by another thread until the next exchange.</summary>
    public void Exchange()
    {
        (_tally, _spare) = (_spare, _tally);
        Connections.MoveTo(_spare.Connections);
        _spare.Offered += Offered;
        _spare.Achieved += Achieved;
        (Offered, Achieved) = (0, 0);
    }

    /// <summary>Moves what the last exchange gave into a sum.</summary>
    public void MoveTo(MetricTally sum) => _spare.MoveTo(sum);

    /// <summary>The part of a metric that a threshold asks for.</summary>
    internal MetricRecorder Part(int part) => _tally.Part(part);

    private TagMatch? Match(in SampleOrigin origin) =>
        _selectors is null ? null : origin.Labels is { } labels ? labels.MatchOf(origin.Executor) : _selectors.OfIteration(origin.Executor);
}
