using System.Net;
using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols;
using Perf.Engine.Templates.Functions;

namespace Perf.Engine.Running;

/// <summary>
/// A virtual user: its variables and its cookies. It lives on one loop and does one iteration at a time: it begins a step, and goes on when the step tells
/// that it has ended. A virtual user without work is this object and its values alone.
/// </summary>
internal sealed class VirtualUser
{
    private readonly ScalarValue[] _values;
    private SeededSequence _random;
    private PauseTimer? _pause;
    private HttpFlight? _http;
    private TaskFlight? _task;
    private SignInFlight? _signIn;
    private IStepFlight? _flight;
    private IIterationOwner? _owner;
    private CompiledFlow? _flow;
    private int _next;
    private long _begin;
    private bool _isCutOff;

    public VirtualUser(LoopContext context, int number)
    {
        Context = context;
        Number = number;
        _values = context.Run.Scenario.SlotCount == 0 ? [] : new ScalarValue[context.Run.Scenario.SlotCount];
    }

    /// <summary>Its loop and what all on it share.</summary>
    public LoopContext Context { get; }

    /// <summary>Its number in the run, from 1.</summary>
    public int Number { get; }

    /// <summary>Its number among the virtual users of its executor, from 0, where they are numbered.</summary>
    public int PlaceInExecutor { get; set; }

    /// <summary>The place in the scenario of the executor whose iteration it does.</summary>
    public int Executor { get; private set; }

    /// <summary>The number of its iterations so far.</summary>
    public long Iterations { get; private set; }

    /// <summary>Its values by slot.</summary>
    public ScalarValue[] Values => _values;

    /// <summary>Its random choices; they follow from the iteration alone.</summary>
    public ref SeededSequence Random => ref _random;

    /// <summary>The cookies of this iteration, or null.</summary>
    public CookieContainer? Cookies { get; set; }

    /// <summary>When the present step is due, ticks of <see cref="Clock"/>: the response time counts from here.</summary>
    public long Due { get; private set; }

    /// <summary>Whether it is in an iteration.</summary>
    public bool IsBusy => _flow is not null;

    /// <summary>Does HTTP steps.</summary>
    public HttpFlight Http => _http ??= new HttpFlight(this);

    /// <summary>Does steps that are tasks of .NET.</summary>
    public TaskFlight Task => _task ??= new TaskFlight(this);

    /// <summary>Begins an iteration; its owner hears when it has ended, never before this returns.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="iteration">Which iteration it is; its random choices follow from it.</param>
    /// <param name="intended">When it was to begin, ticks of <see cref="Clock"/>.</param>
    /// <param name="owner">Hears of the end.</param>
    public void Start(CompiledFlow flow, IterationId iteration, long intended, IIterationOwner owner)
    {
        _flow = flow;
        _owner = owner;
        _next = 0;
        _isCutOff = false;
        _begin = Context.Loop.Now;
        Due = intended;
        Executor = iteration.Executor;
        Context.Busy++;
        _random = new SeededSequence(Context.Run.Plan.Seed, iteration);
        if (TryPrepare())
        {
            Context.Metrics.IterationStarted(_begin - intended, Executor);
            Advance();
        }
    }

    /// <summary>Cuts the iteration off.</summary>
    public void Interrupt()
    {
        if (IsBusy && !_isCutOff)
        {
            _isCutOff = true;
            _flight?.Interrupt();
        }
    }

    /// <summary>Pauses.</summary>
    /// <param name="ticks">How long.</param>
    public void Pause(long ticks)
    {
        _pause ??= new PauseTimer(this);
        _flight = _pause;
        Context.Loop.Set(_pause, Context.Loop.Now + ticks);
    }

    /// <summary>A step is under way.</summary>
    public void InFlight(IStepFlight flight) => _flight = flight;

    /// <summary>The step has ended; when the iteration goes on, its next step is due now.</summary>
    public void StepEnded(StepEnd end)
    {
        switch (end)
        {
            case StepEnd.GoesOn:
                Due = Context.Loop.Now;
                Advance();
                break;
            case StepEnd.EndsFlow:
                End(interrupted: false);
                break;
            case StepEnd.Interrupted:
                End(interrupted: true);
                break;
        }
    }

    /// <summary>A fault of our own upon a step's answer: it ends the iteration, not the run.</summary>
    public void StepFaulted(CompiledAction step, Exception fault)
    {
        Context.Metrics.Error(step.Step, ErrorClasses.Internal, $"{fault.GetType().Name}: {fault.Message}");
        End(interrupted: false);
    }

    /// <summary>A step could not be sent at all: that counts as a failure of it, and ends the iteration.</summary>
    public void StepRefused(CompiledStep step, string errorClass, string message)
    {
        if (!IsBusy)
        {
            return;
        }

        if (step is CompiledAction action)
        {
            Context.Judge.CountRefused(action, this, errorClass, message);
        }
        else if (_flow is { FirstStep: >= 0 } flow)
        {
            Context.Metrics.Error(flow.FirstStep, errorClass, message);
        }

        End(interrupted: false);
    }

    /// <summary>The step's token is among the values.</summary>
    public void BeginWithToken(CompiledStep step)
    {
        try
        {
            // Worked out once: however often the step is written, it sends the same.
            if (step.Calls.Length > 0)
            {
                CompiledCall.EvaluateAll(step.Calls, _values, new FunctionFrame(ref _random, Context.Run.Time.GetUtcNow()));
            }

            step.Begin(this);
        }
        catch (StepFault fault)
        {
            RefuseSoon(step, fault);
        }
        catch (Exception e)
        {
            // A fault of our own ends the iteration, not the run: an executor that waits for this one would wait for ever.
            FailSoon(e);
        }
    }

    private void Advance()
    {
        if (_isCutOff)
        {
            End(interrupted: true);
        }
        else if (_next == _flow!.Steps.Length)
        {
            End(interrupted: false);
        }
        else
        {
            CompiledStep step = _flow.Steps[_next++];
            if (step.SignIn is null || (_signIn ??= new SignInFlight(this)).TryUse(step))
            {
                BeginWithToken(step);
            }
        }
    }

    // By itself, as below.
    private void RefuseSoon(CompiledStep step, StepFault fault) => Context.Loop.Defer(() => StepRefused(step, fault.ErrorClass, fault.Message));

    // By itself: what it captures would otherwise be allocated for every step, failed or not.
    private void FailSoon(Exception fault) => Context.Loop.Defer(() => Failed(fault));

    private void Failed(Exception fault)
    {
        if (_flow is { FirstStep: >= 0 } flow)
        {
            Context.Metrics.Error(flow.FirstStep, ErrorClasses.Internal, $"{fault.GetType().Name}: {fault.Message}");
        }

        End(interrupted: false);
    }

    private void End(bool interrupted)
    {
        if (_flow is null)
        {
            return;
        }

        _flow = null;
        _flight = null;
        Iterations++;
        Context.Busy--;
        Context.Metrics.IterationEnded(Context.Loop.Now - _begin, interrupted, Executor);
        _owner!.IterationEnded(this);
    }

    // False when the iteration cannot begin; then it ends soon.
    private bool TryPrepare()
    {
        Cookies = null;
        if (_values.Length == 0)
        {
            return true;
        }

        Array.Clear(_values);
        foreach ((int slot, IReadOnlyList<ScalarValue> values) in Context.Run.Scenario.InitialValues)
        {
            _values[slot] = values.Count == 1 ? values[0] : values[_random.Next(values.Count)];
        }

        if (_flow!.Inputs is not { } inputs)
        {
            return true;
        }

        try
        {
            if (!inputs.TryFill(this))
            {
                Context.Loop.Defer(EndWithoutData);
                return false;
            }
        }
        catch (StepFault fault)
        {
            Context.Metrics.IterationStarted(_begin - Due, Executor);
            if (_flow.Steps.OfType<CompiledAction>().FirstOrDefault() is { } first)
            {
                RefuseSoon(first, fault);
            }
            else
            {
                FailSoon(fault);
            }

            return false;
        }

        return true;
    }

    // It never began: no iteration, and no error, but counted.
    private void EndWithoutData()
    {
        _flow = null;
        Iterations++;
        Context.Busy--;
        Context.Metrics.DataExhausted(Executor);
        _owner!.IterationEnded(this);
    }
}
