using System.Net;
using Perf.Engine.Flows;
using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Pacing;

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

    /// <summary>What else belongs to it, made by whoever runs its steps; null until then.</summary>
    public object? Attachment { get; set; }

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

    /// <summary>Where its samples come from.</summary>
    /// <param name="labels">What samples say of the step, or of the place in the flow.</param>
    public SampleOrigin OriginOf(StepLabels labels) => new(Executor, labels, _values);

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
        Context.Metrics.IterationStarted(_begin - intended, Executor);
        _random = new SeededSequence(Context.Run.Plan.Seed, iteration);
        PrepareValues();
        Advance();
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
            try
            {
                step.Begin(this);
            }
            catch (Exception e)
            {
                // A fault of our own ends the iteration, not the run: an executor that waits for this one would wait for ever.
                FailSoon(e);
            }
        }
    }

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

    private void PrepareValues()
    {
        Cookies = null;
        if (_values.Length == 0)
        {
            return;
        }

        Array.Clear(_values);
        foreach ((int slot, IReadOnlyList<ScalarValue> values) in Context.Run.Scenario.InitialValues)
        {
            _values[slot] = values.Count == 1 ? values[0] : values[_random.Next(values.Count)];
        }
    }
}
