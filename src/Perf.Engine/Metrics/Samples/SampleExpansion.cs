namespace Perf.Engine.Metrics.Samples;

/// <summary>Makes the samples of each metric out of one thing that was measured, so that they add up to what <see cref="MetricTally"/> counts. Not safe for several threads.</summary>
internal sealed class SampleExpansion
{
    private readonly SampleValue[] _values = new SampleValue[13];
    private int _count;

    /// <summary>The metrics that are measured once a second and not with each request.</summary>
    public static IReadOnlyList<string> OfInterval { get; } =
    [
        MetricNames.Vus, MetricNames.VusMax, MetricNames.ConnectionsOpened, MetricNames.ConnectionsReused, MetricNames.TlsHandshakes, MetricNames.TlsResumptions,
    ];

    /// <summary>The samples of one thing that was measured.</summary>
    /// <param name="raw">What was measured.</param>
    /// <param name="step">The step of a request; that of a dropped start, where its flow has one.</param>
    /// <returns>One value of each metric; valid until the next call.</returns>
    public ReadOnlySpan<SampleValue> Of(in RawSample raw, StepLabels? step)
    {
        _count = 0;
        switch (raw.Kind)
        {
            case SampleKind.Request:
                Request(raw, step!.Family!);
                break;
            case SampleKind.Dropped:
                Add(MetricNames.DroppedIterations, 1);
                if (step?.Family is { } family)
                {
                    AddTime(family.ResponseTime, raw.Time);
                }

                break;
            case SampleKind.Check:
                Add(MetricNames.Checks, raw.Flag ? 1 : 0);
                break;
            case SampleKind.Custom:
                Add(raw.Name!, raw.Value);
                break;
            case SampleKind.Group:
                AddTime(MetricNames.GroupDuration, raw.Time);
                break;
            case SampleKind.Retry:
                Add(step!.Family!.Retries, 1);
                break;
            case SampleKind.IterationStarted:
                AddTime(MetricNames.IterationStartLag, raw.Time);
                break;
            case SampleKind.IterationEnded:
                Add(MetricNames.Iterations, 1);
                AddTime(MetricNames.IterationDuration, raw.Time);
                break;
            case SampleKind.DataExhausted:
                Add(MetricNames.DataExhausted, 1);
                break;
            default:
                Add(MetricNames.InterruptedIterations, 1);
                break;
        }

        return _values.AsSpan(0, _count);
    }

    private void Request(in RawSample raw, RequestMetrics family)
    {
        RequestTimings timings = raw.Timings;
        Add(family.Count, 1);
        if (raw.Time != MetricShard.NoResponseTime)
        {
            AddTime(family.ResponseTime, raw.Time);
        }

        if (timings.Sent)
        {
            AddTime(family.Duration, timings.Duration);
        }

        AddTime(family.Blocked, timings.Blocked);
        if (timings.LookingUp > 0)
        {
            AddTime(family.LookingUp, timings.LookingUp);
        }

        AddTime(family.Connecting, timings.Connecting);
        AddTime(family.TlsHandshaking, timings.TlsHandshaking);
        if (timings.Sent)
        {
            AddTime(family.Sending, timings.Sending);
            AddTime(family.Waiting, timings.Waiting);
            AddTime(family.Receiving, timings.Receiving);
        }

        Add(family.Failed, raw.Flag ? 1 : 0);
        Add(MetricNames.DataSent, raw.BytesSent);
        Add(MetricNames.DataReceived, raw.BytesReceived);
    }

    private void AddTime(string metric, long ticks) => Add(metric, Math.Max(0, ticks) / (double)TimeSpan.TicksPerMillisecond);

    private void Add(string metric, double value) => _values[_count++] = new SampleValue(metric, value);
}
