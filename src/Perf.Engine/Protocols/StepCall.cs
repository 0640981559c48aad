namespace Perf.Engine.Protocols;

/// <summary>Who runs a step, with which values.</summary>
public sealed class StepCall
{
    /// <summary>The virtual user's values by slot; they do not change while the step runs.</summary>
    public required ScalarValue[] Values { get; init; }

    /// <summary>The virtual user's number in the run, from 1.</summary>
    public required int Vu { get; init; }

    /// <summary>The number of the virtual user's iteration, from 0.</summary>
    public long Iteration { get; init; }

    /// <summary>Whether the answer's content is looked at; otherwise it is read and thrown away.</summary>
    public bool WantsBody { get; init; }

    /// <summary>The largest answer that is accepted, in bytes.</summary>
    public long MaxBodySize { get; init; } = long.MaxValue;

    /// <summary>Gets how many messages a conversation has sent and received since it was told last, while the step runs and on any thread; null where nobody counts them.</summary>
    public Action<long, long>? Exchanged { get; init; }
}
