namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>What a block of a nettrace stream holds.</summary>
internal enum NettraceBlock
{
    /// <summary>Events.</summary>
    Events,

    /// <summary>Descriptions of events.</summary>
    Descriptions,

    /// <summary>Stacks, which events refer to by their numbers.</summary>
    Stacks,

    /// <summary>A point from which on numbers of stacks begin anew.</summary>
    SequencePoint,
}
