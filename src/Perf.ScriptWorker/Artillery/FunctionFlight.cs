using Perf.Engine.Running;

namespace Perf.ScriptWorker.Artillery;

/// <summary>A virtual user that waits for a function. Where it is cut off it goes on at once, and what the function says later is for nobody.</summary>
/// <param name="vu">The virtual user.</param>
internal sealed class FunctionFlight(VirtualUser vu) : IStepFlight
{
    private bool _isOver;

    /// <inheritdoc/>
    public void Interrupt()
    {
        if (!_isOver)
        {
            _isOver = true;
            vu.Context.Loop.Defer(() => vu.StepEnded(StepEnd.Interrupted));
        }
    }

    /// <summary>Has something done on the loop when the function has ended, unless the virtual user was cut off meanwhile. Called from any thread.</summary>
    /// <param name="work">What to do.</param>
    public void Ended(Action work) => vu.Context.Loop.Post(() =>
    {
        if (!_isOver)
        {
            _isOver = true;
            vu.Context.Loop.ReadClock();
            work();
        }
    });
}
