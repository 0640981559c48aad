namespace Perf.Engine.Metrics.Samples;

/// <summary>One thing that was measured, as a loop leaves it for the writer: one of these becomes a sample of each metric concerned.</summary>
internal readonly struct RawSample
{
    /// <summary>What it is.</summary>
    public SampleKind Kind { get; init; }

    /// <summary>A request: whether it failed. A check: whether it held.</summary>
    public bool Flag { get; init; }

    /// <summary>The executor's place in the scenario.</summary>
    public int Executor { get; init; }

    /// <summary>A request's status, 0 for none.</summary>
    public int Status { get; init; }

    /// <summary>When, ticks of <see cref="Pacing.Clock"/>.</summary>
    public long At { get; init; }

    /// <summary>A request or a dropped start: the response time. An iteration: its lag at the start, its duration at the end. Ticks.</summary>
    public long Time { get; init; }

    /// <summary>A request's bytes written.</summary>
    public long BytesSent { get; init; }

    /// <summary>A request's bytes read.</summary>
    public long BytesReceived { get; init; }

    /// <summary>A request's phases.</summary>
    public RequestTimings Timings { get; init; }

    /// <summary>The name of a check, of a metric of the scenario's own, or a group's path.</summary>
    public string? Name { get; init; }

    /// <summary>The step that a check belongs to.</summary>
    public string? StepOfCheck { get; init; }

    /// <summary>The value of a metric of the scenario's own.</summary>
    public double Value { get; init; }

    /// <summary>The values of those tags of its step that are templates, in their order; null for none.</summary>
    public string[]? TagValues { get; init; }

    /// <summary>The step, or the place in a flow, that it is of; null for what belongs to an iteration as a whole.</summary>
    public StepLabels? Step { get; init; }

    /// <summary>A request's method where it is not the step's own.</summary>
    public string? Method { get; init; }

    /// <summary>A request's error class, or null when a whole answer came.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>A request's version of TLS, or null.</summary>
    public string? TlsVersion { get; init; }
}
