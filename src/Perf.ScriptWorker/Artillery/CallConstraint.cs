using Jint;
using Perf.Engine.Pacing;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Artillery;

/// <summary>
/// Ends a function that computes without end: it has the one thread that all virtual users' functions run on, so that none of them would ever go on. Waiting does not count, for
/// others' functions run meanwhile.
/// </summary>
/// <param name="longest">How long a function may compute at a stretch.</param>
internal sealed class CallConstraint(TimeSpan longest) : Constraint
{
    private long _deadline = long.MaxValue;
    private volatile bool _isOver;

    // It looks at a clock and at what another thread has set: a moment later will do.
    public override bool IsAmortizable => true;

    /// <summary>A stretch of work begins; on the thread.</summary>
    public void Begin() => _deadline = Clock.Now + longest.Ticks;

    /// <summary>The run is over, and with it whatever computes. May be called from any thread.</summary>
    public void End() => _isOver = true;

    public override void Check()
    {
        if (_isOver)
        {
            throw new UserInterruptedException();
        }

        if (Clock.Now > _deadline)
        {
            throw new CallTooLongException(longest);
        }
    }

    // A call within a call is of the same stretch.
    public override void Reset()
    {
    }
}
