using Perf.Engine.Loops;
using Perf.Engine.Protocols;

namespace Perf.Engine.Metrics.Samples;

/// <summary>Leaves what one loop measures in its ring. Used on the loop's thread only; it allocates nothing and waits for nobody.</summary>
internal sealed class SampleRecorder(SampleRing ring, EventLoop loop)
{
    /// <summary>Where the samples are left.</summary>
    public SampleRing Ring => ring;

    /// <summary>A request ended.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="executor">The executor's place in the scenario.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="endedAt">When, ticks of <see cref="Pacing.Clock"/>.</param>
    /// <param name="responseTime">From the intended start to its end, ticks.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="errorClass">Its error's class, or null when a whole answer came.</param>
    public void Request(StepLabels step, int executor, StepOutcome outcome, long endedAt, long responseTime, bool failed, string? errorClass) => ring.TryAdd(new RawSample
    {
        Kind = SampleKind.Request,
        Flag = failed,
        Executor = executor,
        Status = outcome.Status,
        At = endedAt,
        Time = responseTime,
        BytesSent = outcome.BytesSent,
        BytesReceived = outcome.BytesReceived,
        Timings = outcome.Timings,
        Step = step,
        Method = outcome.Method,
        ErrorClass = errorClass,
        TlsVersion = outcome.TlsVersion,
    });

    /// <summary>A start was owed and never made.</summary>
    public void Dropped(int executor, long responseTime) => Add(SampleKind.Dropped, executor, responseTime);

    /// <summary>A check was made.</summary>
    public void Check(int executor, int check, bool held) =>
        ring.TryAdd(new RawSample { Kind = SampleKind.Check, Executor = executor, At = loop.Now, Check = check, Flag = held });

    /// <summary>An iteration began.</summary>
    public void IterationStarted(int executor, long lag) => Add(SampleKind.IterationStarted, executor, lag);

    /// <summary>An iteration ended.</summary>
    public void IterationEnded(int executor, long duration, bool interrupted) =>
        Add(interrupted ? SampleKind.IterationInterrupted : SampleKind.IterationEnded, executor, duration);

    /// <summary>An iteration found no row of data left.</summary>
    public void DataExhausted(int executor) => Add(SampleKind.DataExhausted, executor, 0);

    private void Add(SampleKind kind, int executor, long time) => ring.TryAdd(new RawSample { Kind = kind, Executor = executor, At = loop.Now, Time = time });
}
