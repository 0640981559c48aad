using Perf.Engine.Loops;

namespace Perf.Engine.Running;

/// <summary>A virtual user's pause.</summary>
internal sealed class PauseTimer(VirtualUser vu) : LoopTimer, IStepFlight
{
    public override void Fire() => vu.StepEnded(StepEnd.GoesOn);

    public void Interrupt()
    {
        vu.Context.Loop.Remove(this);
        vu.StepEnded(StepEnd.Interrupted);
    }
}
