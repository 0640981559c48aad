using Perf.Engine.Running;
using Perf.ScriptWorker.Metrics;

namespace Perf.ScriptWorker.Users;

/// <summary>
/// A virtual user's iteration of a script. The loop begins it and hears of its end, as of every step; between the two a thread has it. What of this object belongs to whom
/// follows from that: the thread touches it between <see cref="Work"/> and <see cref="Done"/>, the loop before and after.
/// </summary>
internal sealed class ScriptFlight : IStepFlight, IUserWork
{
    private readonly ScriptHost _host;
    private readonly VirtualUser _vu;
    private readonly Action _ended;
    private ScriptUser? _user;
    private volatile ScriptUser? _making;
    private UserLoop? _loop;
    private ScriptStep _step = null!;
    private List<ScriptSample>? _samples;
    private ScriptSample? _fault;
    private long _iterationsInScenario;
    private volatile bool _isInterrupted;
    private bool _wasInterrupted;

    public ScriptFlight(ScriptHost host, VirtualUser vu)
    {
        _host = host;
        _vu = vu;
        _ended = Ended;
    }

    /// <summary>Begins an iteration; on the loop.</summary>
    public void Begin(ScriptStep step)
    {
        _step = step;
        _isInterrupted = false;
        _vu.InFlight(this);
        _user ??= _host.TakeUser(_vu.Number);
        if (_user is not null)
        {
            Prepare(_user);
        }

        _host.Threads.Run(this);
    }

    public void Interrupt()
    {
        _isInterrupted = true;
        _making?.Interrupt();
        _user?.Interrupt();
        _loop?.InterruptAll();
    }

    public void Work()
    {
        // More users than were made before the start: this one's init code runs now.
        if (_user is null && !Make())
        {
            return;
        }

        try
        {
            _wasInterrupted = !_host.RunIteration(_user!, _step);
        }
        catch (Exception fault)
        {
            // Whatever it is, the executor waits for this iteration's end.
            _wasInterrupted = _isInterrupted;
            _host.Faulted(_user!, fault);
        }
    }

    public void Done()
    {
        _samples = _user?.Samples.Take();
        _vu.Context.Loop.Post(_ended);
    }

    private bool Make()
    {
        try
        {
            ScriptUser user = _host.CreateUser(_vu.Number, made =>
            {
                _making = made;
                if (_isInterrupted)
                {
                    made.Interrupt();
                }
            });
            Prepare(user);
            _user = user;
            return true;
        }
        catch (Exception fault)
        {
            // There was no iteration, so that none is completed; the next start tries again.
            _fault = _host.Unmade(fault);
            _wasInterrupted = true;
            return false;
        }
        finally
        {
            _making = null;
        }
    }

    private void Prepare(ScriptUser user)
    {
        _loop ??= new UserLoop(_vu.Context, _host.MetricsOf(_vu.Context), user);
        _loop.Executor = _vu.Executor;
        user.Loop = _loop;
        user.ClearInterrupt();
        if (_isInterrupted)
        {
            user.Interrupt();
        }

        user.Position.Scenario = _vu.Executor;
        user.Position.Iteration = _vu.Iterations;
        user.Position.IterationInScenario = _iterationsInScenario++;
        user.Position.IterationInTest = _host.NextIteration(_vu.Executor);
    }

    private void Ended()
    {
        _vu.Context.Loop.ReadClock();
        _loop?.InterruptAll();
        _loop?.Count(_samples);
        _samples = null;
        if (_fault is { } fault)
        {
            _fault = null;
            _host.MetricsOf(_vu.Context).Count(_vu.Executor, fault);
        }

        _host.Count(_wasInterrupted);
        _vu.StepEnded(_wasInterrupted ? StepEnd.Interrupted : StepEnd.GoesOn);
    }
}
