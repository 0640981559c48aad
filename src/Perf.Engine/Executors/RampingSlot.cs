using Perf.Engine.Loops;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>A place of a ramping executor with its virtual user; as a timer, it cuts off an iteration that outlasts gracefulRampDown.</summary>
internal sealed class RampingSlot(VirtualUser vu, int number) : LoopTimer
{
    public VirtualUser Vu { get; } = vu;

    /// <summary>Its number within the executor.</summary>
    public int Number { get; } = number;

    /// <summary>Iterations that it has made.</summary>
    public long Done { get; set; }

    /// <summary>Whether the schedule wants it at work.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Its rest until the next iteration is due, where its flow has a pacing.</summary>
    public RestTimer? Rest { get; set; }

    public override void Fire() => Vu.Interrupt();
}
