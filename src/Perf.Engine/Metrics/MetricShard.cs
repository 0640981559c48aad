using Perf.Engine.Metrics.Samples;

namespace Perf.Engine.Metrics;

/// <summary>One loop's metrics. Written on the loop's thread only, so that nothing is locked; once a second the full tally is exchanged for an empty one.</summary>
internal sealed class MetricShard
{
    private readonly MetricNamesOfRun _names;
    private MetricTally _tally;
    private MetricTally _spare;

    public MetricShard(MetricNamesOfRun names, SampleRecorder? samples = null)
    {
        _names = names;
        Samples = samples;
        _tally = new MetricTally(names);
        _spare = new MetricTally(names);
    }

    /// <summary>Takes every single measurement; null where nobody wants them, which is the rule.</summary>
    public SampleRecorder? Samples { get; }

    /// <summary>What happened to the loop's connections.</summary>
    public ConnectionCounts Connections { get; } = new();

    /// <summary>Starts that arrival executors owed since the last second.</summary>
    public long Offered { get; set; }

    /// <summary>Starts that arrival executors made since the last second.</summary>
    public long Achieved { get; set; }

    /// <summary>Counts a request that ended.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="timings">Its phases.</param>
    /// <param name="responseTime">From the intended start to its end, in ticks.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="bytesSent">Bytes written.</param>
    /// <param name="bytesReceived">Bytes read.</param>
    public void Request(int step, in RequestTimings timings, long responseTime, bool failed, long bytesSent, long bytesReceived) =>
        _tally.Step(step).Request(timings, responseTime, failed, bytesSent, bytesReceived);

    /// <summary>Counts a start that was owed and never made, as a response time that is at least this long.</summary>
    /// <param name="step">The number of the flow's first request.</param>
    /// <param name="responseTime">From the intended start to now, in ticks.</param>
    /// <param name="executor">The executor's place in the scenario.</param>
    public void Dropped(int step, long responseTime, int executor = 0)
    {
        _tally.Dropped++;
        Samples?.Dropped(executor, responseTime);
        if (step >= 0)
        {
            _tally.Step(step).Censored(responseTime);
        }
    }

    /// <summary>Counts a check.</summary>
    /// <param name="check">The check's number.</param>
    /// <param name="held">Whether it held.</param>
    /// <param name="executor">The executor's place in the scenario.</param>
    public void Check(int check, bool held, int executor = 0)
    {
        _tally.Check(check, held);
        Samples?.Check(executor, check, held);
    }

    /// <summary>Counts an error.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="errorClass">One of <see cref="ErrorClasses"/>.</param>
    /// <param name="example">What happened, for people.</param>
    public void Error(int step, string errorClass, string example) => _tally.Error(_names.Steps[step], errorClass, example);

    /// <summary>Counts an iteration's start.</summary>
    /// <param name="lag">How late it was, in ticks.</param>
    /// <param name="executor">The executor's place in the scenario.</param>
    public void IterationStarted(long lag, int executor = 0)
    {
        _tally.StartLag.Record(lag);
        Samples?.IterationStarted(executor, lag);
    }

    /// <summary>Counts an iteration's end.</summary>
    /// <param name="duration">Its time in ticks.</param>
    /// <param name="interrupted">Whether it was cut off.</param>
    /// <param name="executor">The executor's place in the scenario.</param>
    public void IterationEnded(long duration, bool interrupted, int executor = 0)
    {
        Samples?.IterationEnded(executor, duration, interrupted);
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
}
