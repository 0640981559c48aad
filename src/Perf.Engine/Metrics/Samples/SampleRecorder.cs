using Perf.Engine.Loops;
using Perf.Engine.Protocols;

namespace Perf.Engine.Metrics.Samples;

/// <summary>Leaves what one loop measures in its ring. Used on the loop's thread only; it allocates nothing and waits for nobody.</summary>
internal sealed class SampleRecorder(SampleRing ring, EventLoop loop)
{
    /// <summary>Where the samples are left.</summary>
    public SampleRing Ring => ring;

    /// <summary>A request ended.</summary>
    /// <param name="origin">Its step and executor.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="endedAt">When, ticks of <see cref="Pacing.Clock"/>.</param>
    /// <param name="responseTime">From the intended start to its end, ticks.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="errorClass">Its error's class, or null when a whole answer came.</param>
    public void Request(in SampleOrigin origin, StepOutcome outcome, long endedAt, long responseTime, bool failed, string? errorClass) => ring.TryAdd(new RawSample
    {
        Kind = SampleKind.Request,
        Flag = failed,
        Executor = origin.Executor,
        Status = outcome.Status,
        At = endedAt,
        Time = responseTime,
        BytesSent = outcome.BytesSent,
        BytesReceived = outcome.BytesReceived,
        Timings = outcome.Timings,
        Step = origin.Labels,
        TagValues = TagsOf(origin),
        Method = outcome.Method,
        ErrorClass = errorClass,
        TlsVersion = outcome.TlsVersion,
    });

    /// <summary>A start was owed and never made.</summary>
    public void Dropped(int executor, long responseTime) => Add(SampleKind.Dropped, executor, responseTime);

    /// <summary>A request is tried again.</summary>
    public void Retry(in SampleOrigin origin) => Add(SampleKind.Retry, origin, null);

    /// <summary>A check was made.</summary>
    public void Check(in SampleOrigin origin, (string Step, string Name) check, bool held) => ring.TryAdd(new RawSample
    {
        Kind = SampleKind.Check,
        Executor = origin.Executor,
        At = loop.Now,
        Name = check.Name,
        StepOfCheck = check.Step,
        Flag = held,
        Step = origin.Labels,
        TagValues = TagsOf(origin),
    });

    /// <summary>A metric of the scenario's own got a value.</summary>
    public void Custom(in SampleOrigin origin, MetricDeclaration metric, double value) =>
        Add(SampleKind.Custom, origin, metric.Name, value: metric.Type == MetricType.Rate && value != 0 ? 1 : value);

    /// <summary>A group ended.</summary>
    public void Group(in SampleOrigin origin, string path, long duration) => Add(SampleKind.Group, origin, path, duration);

    /// <summary>An iteration began.</summary>
    public void IterationStarted(int executor, long lag) => Add(SampleKind.IterationStarted, executor, lag);

    /// <summary>An iteration ended.</summary>
    public void IterationEnded(int executor, long duration, bool interrupted) =>
        Add(interrupted ? SampleKind.IterationInterrupted : SampleKind.IterationEnded, executor, duration);

    /// <summary>An iteration found no row of data left.</summary>
    public void DataExhausted(int executor) => Add(SampleKind.DataExhausted, executor, 0);

    private void Add(SampleKind kind, int executor, long time) => ring.TryAdd(new RawSample { Kind = kind, Executor = executor, At = loop.Now, Time = time });

    private void Add(SampleKind kind, in SampleOrigin origin, string? name, long time = 0, double value = 0) => ring.TryAdd(new RawSample
    {
        Kind = kind,
        Executor = origin.Executor,
        At = loop.Now,
        Time = time,
        Name = name,
        Value = value,
        Step = origin.Labels,
        TagValues = TagsOf(origin),
    });

    // Only where a tag is a template, which costs its text anyway.
    private static string[]? TagsOf(in SampleOrigin origin)
    {
        if (origin is not { Labels: { Templates.Count: > 0 } labels, Values: { } values })
        {
            return null;
        }

        string[] texts = new string[labels.Templates.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = labels.Templates[i].Value.Render(values);
        }

        return texts;
    }
}
