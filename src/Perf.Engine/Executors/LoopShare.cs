using Perf.Engine.Flows;
using Perf.Engine.Loops;
using Perf.Engine.Pacing;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>One loop's share of an executor: its virtual users there, and when they begin, end and are cut off. Lives on the loop.</summary>
internal abstract class LoopShare : IIterationOwner
{
    // A change so near is made at once: whoever asks for one of now leaves the loops two milliseconds to hear of it.
    private const long Near = 5 * TimeSpan.TicksPerMillisecond;

    private static readonly long s_endless = TimeSpan.FromDays(1).Ticks;
    private static readonly long s_usualStop = new ConstantVus().GracefulStop.Ticks;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActionTimer _begin;
    private readonly ActionTimer _end;
    private readonly ActionTimer _cutOff;
    private readonly Leaving _leaving;
    private bool _isCutOff;
    private long? _suspendedAt;
    private long _plannedEnd;

    protected LoopShare(LoopContext context, int executor, FlowMix flows, ExecutorWindow window)
    {
        Context = context;
        Executor = executor;
        Flows = flows;
        Window = window;
        IsTakenOver = window.From > window.Start;
        _plannedEnd = window.End;
        _begin = new ActionTimer(() =>
        {
            if (Window.From >= Window.End)
            {
                // It was over before this process took it over.
                Finish();
                EndIfIdle();
                return;
            }

            HasBegun = true;
            Begin();
        });
        _end = new ActionTimer(() =>
        {
            Finish();
            EndIfIdle();
        });
        _cutOff = new ActionTimer(CutOff);
        _leaving = new Leaving(EndIfIdle);
    }

    /// <summary>The loop and what all on it share.</summary>
    public LoopContext Context { get; }

    /// <summary>Ends when all iterations have.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The executor's place in the scenario.</summary>
    protected int Executor { get; }

    /// <summary>What the virtual users do.</summary>
    protected FlowMix Flows { get; }

    /// <summary>When they may begin and must end.</summary>
    protected ExecutorWindow Window { get; private set; }

    /// <summary>Whether somebody else has begun it, and this process goes on with it.</summary>
    protected bool IsTakenOver { get; }

    /// <summary>No iteration may begin any more.</summary>
    protected bool IsFinished { get; private set; }

    /// <summary>The run was stopped from outside.</summary>
    protected bool IsStopped { get; private set; }

    /// <summary>New iterations are held back.</summary>
    protected bool IsSuspended => _suspendedAt is not null;

    /// <summary>How long new iterations have been held back by the present suspension, ticks.</summary>
    protected long SuspendedFor => _suspendedAt is { } since ? Math.Max(0, Context.Loop.Now - since) : 0;

    /// <summary>Whether the window has opened.</summary>
    protected bool HasBegun { get; private set; }

    /// <summary>Every virtual user of this share.</summary>
    protected List<VirtualUser> Vus { get; } = [];

    /// <summary>Whether an iteration is under way.</summary>
    protected virtual bool HasWork => Vus.Exists(vu => vu.IsBusy);

    /// <summary>Sets the timers of the window.</summary>
    public void Open()
    {
        // Stopped or suspended before it could begin; Resume sets the timers.
        if (_ended.Task.IsCompleted || IsSuspended)
        {
            return;
        }

        Context.Loop.Set(_begin, Math.Max(Window.Start, Window.From));
        SetEnd(Window.End);
    }

    /// <summary>Ends without any more iterations; those that run may go on for the graceful stop.</summary>
    public void StopGracefully()
    {
        if (IsFinished)
        {
            // What still runs was to be waited for; it is no more.
            if (!_ended.Task.IsCompleted)
            {
                Context.Loop.Set(_cutOff, Math.Min(Window.CutOff, Context.Loop.Now + StopPatience));
            }

            return;
        }

        IsStopped = true;
        Finish();
        Window = Window with { End = Context.Loop.Now };
        Context.Loop.Remove(_begin);
        Context.Loop.Remove(_end);
        Context.Loop.Set(_cutOff, Context.Loop.Now + StopPatience);
        EndIfIdle();
    }

    /// <summary>Makes a change at a moment, so that all processes of a run make it together.</summary>
    /// <param name="moment">The moment, ticks of <see cref="Clock"/>; one that is past or near is now.</param>
    /// <param name="change">The change.</param>
    public void At(long moment, Action change)
    {
        if (moment - Context.Loop.Now <= Near)
        {
            change();
            return;
        }

        // Before what is due at the moment itself.
        Context.Loop.Set(new ActionTimer(change), moment - 1);
    }

    /// <summary>Holds new iterations back from a moment on; the plan's clock stands still. The schedule, where there is one, says so already.</summary>
    public void Suspend(long moment)
    {
        if (IsFinished || IsSuspended)
        {
            return;
        }

        _suspendedAt = moment;
        if (!HasBegun)
        {
            Context.Loop.Remove(_begin);
        }

        SetEnd(long.MaxValue);
        Suspended();
    }

    /// <summary>Goes on where it was suspended. The schedule, where there is one, says so already.</summary>
    public void Resume(long moment)
    {
        if (IsFinished || _suspendedAt is not { } since)
        {
            return;
        }

        _suspendedAt = null;
        long pause = Math.Max(0, moment - since);
        SetEnd(_plannedEnd + pause);
        if (!HasBegun)
        {
            Window = Window with { Start = Window.Start + pause };
            Context.Loop.Set(_begin, Math.Max(Window.Start, Window.From));
        }

        Resumed(pause);
    }

    /// <summary>Follows another schedule from now on; only where there is one.</summary>
    public virtual void Follow(RateControlledSchedule? schedule)
    {
    }

    /// <summary>Ends at once.</summary>
    public void Stop()
    {
        IsStopped = true;
        CutOff();
    }

    public abstract void IterationEnded(VirtualUser vu);

    /// <summary>The window opens.</summary>
    protected abstract void Begin();

    /// <summary>The window closes: what is owed is settled. Called once.</summary>
    protected virtual void Settle()
    {
    }

    /// <summary>New iterations are held back from now on.</summary>
    protected virtual void Suspended()
    {
    }

    /// <summary>Iterations may begin again.</summary>
    /// <param name="pause">How long they were held back, ticks.</param>
    protected virtual void Resumed(long pause)
    {
    }

    /// <summary>Whether there is data for another iteration of a flow; counts the one that finds none. Without it nothing can begin any more.</summary>
    protected bool HasData(CompiledFlow flow)
    {
        if (flow.Inputs?.FirstExhausted(Context.Run) is not { } cursor)
        {
            return true;
        }

        cursor.Refuse(ofIteration: true);
        Context.Metrics.DataExhausted(Executor);
        return false;
    }

    /// <summary>Ends the share when it has finished and nothing is under way.</summary>
    protected void EndIfIdle()
    {
        if (IsFinished && !HasWork && !_ended.Task.IsCompleted)
        {
            // What flows have for after the last iteration is done within the graceful stop; where there is no time left, it is not begun.
            if (_isCutOff ? _leaving.IsUnderWay : _leaving.GoesOn(Vus))
            {
                return;
            }

            Context.Loop.Remove(_begin);
            Context.Loop.Remove(_end);
            Context.Loop.Remove(_cutOff);
            _ended.TrySetResult();
        }
    }

    /// <summary>Nothing begins any more, though the window may still be open.</summary>
    protected void Finish()
    {
        if (!IsFinished)
        {
            Settle();
            IsFinished = true;
        }
    }

    // A test that waits for its virtual users however long they take, as Artillery does, is to end all the same when it is told to.
    private long StopPatience => Window.GracefulStop >= s_endless ? s_usualStop : Window.GracefulStop;

    private void SetEnd(long end)
    {
        if (end == long.MaxValue)
        {
            Context.Loop.Remove(_end);
            Context.Loop.Remove(_cutOff);
        }
        else
        {
            _plannedEnd = end;
            Context.Loop.Set(_end, end);
            Context.Loop.Set(_cutOff, end + Window.GracefulStop);
        }

        Window = Window with { End = end };
    }

    private void CutOff()
    {
        _isCutOff = true;
        Finish();
        foreach (VirtualUser vu in Vus)
        {
            vu.Interrupt();
        }

        EndIfIdle();
    }
}
