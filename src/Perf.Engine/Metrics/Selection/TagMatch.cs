using Perf.Engine.Metrics.Samples;

namespace Perf.Engine.Metrics.Selection;

/// <summary>
/// The parts of metrics that samples of one step and one executor may belong to: what is the same for all of them is decided already. It allocates nothing, and only
/// where some part can apply is there one.
/// </summary>
internal sealed class TagMatch(Part[] requests, Part[] checks, Part[] others)
{
    /// <summary>A request ended.</summary>
    public void Request(MetricShard shard, in SampleFacts facts, in RequestTimings timings, long responseTime)
    {
        foreach (Part part in requests)
        {
            if (part.Holds(facts))
            {
                Add(shard.Part(part.Number), part.Field, facts, timings, responseTime);
            }
        }
    }

    /// <summary>A start was owed and never made; of its request nothing is known but that it would have taken so long at least.</summary>
    public void Censored(MetricShard shard, long responseTime)
    {
        foreach (Part part in requests)
        {
            if (part.Field == PartField.ResponseTime && part.Holds(default))
            {
                shard.Part(part.Number).AddTime(responseTime);
            }
        }
    }

    /// <summary>A check was made.</summary>
    public void Check(MetricShard shard, string name, bool held, ScalarValue[]? values)
    {
        foreach (Part part in checks)
        {
            if (part.Holds(new SampleFacts { Check = name, Values = values }))
            {
                shard.Part(part.Number).Add(held ? 1 : 0);
            }
        }
    }

    /// <summary>A metric of the scenario's own got a value.</summary>
    public void Custom(MetricShard shard, string metric, double value, ScalarValue[]? values)
    {
        foreach (Part part in others)
        {
            if (part.Field == PartField.Custom && part.Metric == metric && part.Holds(new SampleFacts { Values = values }))
            {
                shard.Part(part.Number).Add(value);
            }
        }
    }

    /// <summary>Something else was measured.</summary>
    /// <param name="shard">Where it is counted.</param>
    /// <param name="kind">What it was.</param>
    /// <param name="amount">Its time in ticks, or how often.</param>
    /// <param name="values">The virtual user's values, where there are any.</param>
    public void Add(MetricShard shard, SampleKind kind, long amount, ScalarValue[]? values = null)
    {
        foreach (Part part in others)
        {
            if (KindOf(part.Field) != kind || !part.Holds(new SampleFacts { Values = values }))
            {
                continue;
            }

            if (part.Field is PartField.GroupDuration or PartField.IterationDuration or PartField.StartLag)
            {
                shard.Part(part.Number).AddTime(amount);
            }
            else
            {
                shard.Part(part.Number).Add(1);
            }
        }
    }

    private static SampleKind KindOf(PartField field) => field switch
    {
        PartField.GroupDuration => SampleKind.Group,
        PartField.Iterations or PartField.IterationDuration => SampleKind.IterationEnded,
        PartField.StartLag => SampleKind.IterationStarted,
        PartField.Dropped => SampleKind.Dropped,
        PartField.Interrupted => SampleKind.IterationInterrupted,
        PartField.Retries => SampleKind.Retry,
        PartField.Custom => SampleKind.Custom,
        PartField.Check => SampleKind.Check,
        _ => SampleKind.Request,
    };

    private static void Add(MetricRecorder recorder, PartField field, in SampleFacts facts, in RequestTimings timings, long responseTime)
    {
        switch (field)
        {
            case PartField.Requests:
                recorder.Add(1);
                break;
            case PartField.Failed:
                recorder.Add(facts.Failed ? 1 : 0);
                break;
            case PartField.DataSent:
                recorder.Add(facts.Outcome!.BytesSent);
                break;
            case PartField.DataReceived:
                recorder.Add(facts.Outcome!.BytesReceived);
                break;
            case PartField.ResponseTime when responseTime != MetricShard.NoResponseTime:
                recorder.AddTime(responseTime);
                break;
            case PartField.Blocked:
                recorder.AddTime(timings.Blocked);
                break;
            case PartField.LookingUp when timings.LookingUp > 0:
                recorder.AddTime(timings.LookingUp);
                break;
            case PartField.Connecting:
                recorder.AddTime(timings.Connecting);
                break;
            case PartField.TlsHandshaking:
                recorder.AddTime(timings.TlsHandshaking);
                break;
            case PartField.Duration when timings.Sent:
                recorder.AddTime(timings.Duration);
                break;
            case PartField.Sending when timings.Sent:
                recorder.AddTime(timings.Sending);
                break;
            case PartField.Waiting when timings.Sent:
                recorder.AddTime(timings.Waiting);
                break;
            case PartField.Receiving when timings.Sent:
                recorder.AddTime(timings.Receiving);
                break;
        }
    }
}
