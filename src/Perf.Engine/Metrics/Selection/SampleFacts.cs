using Perf.Engine.Protocols;

namespace Perf.Engine.Metrics.Selection;

/// <summary>What is known of a sample only when it is measured.</summary>
internal readonly struct SampleFacts
{
    /// <summary>What became of a request; null for other samples.</summary>
    public StepOutcome? Outcome { get; init; }

    /// <summary>Whether the request failed.</summary>
    public bool Failed { get; init; }

    /// <summary>The class of a request's error, or null when a whole answer came.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>A check's name, or null.</summary>
    public string? Check { get; init; }

    /// <summary>The virtual user's values, for tags that are templates; null where there are none.</summary>
    public ScalarValue[]? Values { get; init; }
}
