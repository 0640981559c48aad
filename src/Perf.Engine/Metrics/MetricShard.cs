namespace Perf.Engine.Metrics;

/// <summary>
/// A part of the metrics, written by some of the virtual users. There are as many as cores, so that writers seldom meet; a shard's lock is held for
/// tens of nanoseconds.
/// </summary>
public sealed class MetricShard
{
    private readonly Lock _gate = new();
    private readonly MetricNamesOfRun _names;
    private MetricTally _tally;
    private MetricTally _spare;

    internal MetricShard(MetricNamesOfRun names)
    {
        _names = names;
        _tally = new MetricTally(names);
        _spare = new MetricTally(names);
    }

    /// <summary>Counts a request that ended.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="timings">Its phases.</param>
    /// <param name="responseTime">From the intended start to its end, in ticks.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="bytesSent">Bytes written.</param>
    /// <param name="bytesReceived">Bytes read.</param>
    public void Request(int step, in RequestTimings timings, long responseTime, bool failed, long bytesSent, long bytesReceived)
    {
        lock (_gate)
        {
            _tally.Step(step).Request(timings, responseTime, failed, bytesSent, bytesReceived);
        }
    }

    /// <summary>Counts a start that was owed and never made, as a response time that is at least this long.</summary>
    /// <param name="step">The number of the flow's first request.</param>
    /// <param name="responseTime">From the intended start to now, in ticks.</param>
    public void Dropped(int step, long responseTime)
    {
        lock (_gate)
        {
            _tally.Dropped++;
            if (step >= 0)
            {
                _tally.Step(step).Censored(responseTime);
            }
        }
    }

    /// <summary>Counts a check.</summary>
    /// <param name="check">The check's number.</param>
    /// <param name="held">Whether it held.</param>
    public void Check(int check, bool held)
    {
        lock (_gate)
        {
            _tally.Check(check, held);
        }
    }

    /// <summary>Counts an error.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="errorClass">One of <see cref="ErrorClasses"/>.</param>
    /// <param name="example">What happened, for people.</param>
    public void Error(int step, string errorClass, string example)
    {
        lock (_gate)
        {
            _tally.Error(_names.Steps[step], errorClass, example);
        }
    }

    /// <summary>Counts an iteration's start.</summary>
    /// <param name="lag">How late it was, in ticks.</param>
    public void IterationStarted(long lag)
    {
        lock (_gate)
        {
            _tally.StartLag.Record(lag);
        }
    }

    /// <summary>Counts an iteration's end.</summary>
    /// <param name="duration">Its time in ticks.</param>
    /// <param name="interrupted">Whether it was cut off.</param>
    public void IterationEnded(long duration, bool interrupted)
    {
        lock (_gate)
        {
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
    }

    /// <summary>Moves all that was gathered into a sum.</summary>
    internal void MoveTo(MetricTally sum)
    {
        MetricTally full;
        lock (_gate)
        {
            full = _tally;
            (_tally, _spare) = (_spare, _tally);
        }

        full.MoveTo(sum);
    }
}
