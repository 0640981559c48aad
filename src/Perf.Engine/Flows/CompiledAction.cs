using Perf.Engine.Flows.Control;
using Perf.Engine.Metrics.Samples;

namespace Perf.Engine.Flows;

/// <summary>A step that asks something of a system, made ready to run.</summary>
public abstract class CompiledAction : CompiledStep
{
    /// <summary>The step's name.</summary>
    public required string Name { get; init; }

    /// <summary>The step's number in the metrics.</summary>
    public required int Step { get; init; }

    /// <summary>What samples say of the step.</summary>
    public required StepLabels Labels { get; init; }

    /// <summary>How long it may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>What must hold.</summary>
    public required IReadOnlyList<CompiledCheck> Expect { get; init; }

    /// <summary>What is counted only.</summary>
    public required IReadOnlyList<CompiledCheck> Checks { get; init; }

    /// <summary>What is taken from the answer.</summary>
    public required IReadOnlyList<CompiledCapture> Captures { get; init; }

    /// <summary>Whether the answer's content is looked at.</summary>
    public required bool WantsBody { get; init; }

    /// <summary>Whether an expectation judges the status; otherwise the protocol's own judgement holds.</summary>
    public required bool ExpectsStatus { get; init; }

    /// <summary>The error class of a status that was not expected.</summary>
    public Func<int, string> ClassOfStatus { get; init; } = ErrorClasses.OfStatus;

    /// <summary>When it is tried again, or null for never.</summary>
    internal CompiledRetry? Retry { get; init; }

    /// <summary>The largest answer that is accepted, in bytes.</summary>
    public long MaxBodySize { get; init; } = long.MaxValue;
}
