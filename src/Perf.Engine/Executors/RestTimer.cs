using Perf.Engine.Loops;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>A virtual user's rest until its next iteration is due, where its flow has a pacing.</summary>
internal sealed class RestTimer(VirtualUser vu, Action<RestTimer> ended) : LoopTimer
{
    /// <summary>The virtual user.</summary>
    public VirtualUser Vu => vu;

    /// <summary>The iteration that follows; it is the virtual user's already.</summary>
    public IterationId Iteration { get; set; }

    public override void Fire() => ended(this);
}
