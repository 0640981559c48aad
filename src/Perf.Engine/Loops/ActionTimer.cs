namespace Perf.Engine.Loops;

/// <summary>A timer that does something given; for what happens seldom.</summary>
internal sealed class ActionTimer(Action action) : LoopTimer
{
    public override void Fire() => action();
}
