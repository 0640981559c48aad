using System.Net;
using Perf.Engine.Flows;
using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols;

namespace Perf.Engine.Running;

/// <summary>
/// A virtual user: its variables and its cookies. It lives on one loop and does one iteration at a time: it begins a step, and goes on when the step tells
/// that it has ended. A virtual user without work is this object and its values alone. Branches of a parallel step are virtual users too, which share all
/// this with the one that they belong to.
/// </summary>
internal sealed partial class VirtualUser
{
    // Apart from the sequences of iterations, whose number is never negative.
    private const int BeforeFirst = -1;
    private const int AfterLast = -2;

    private readonly ScalarValue[] _values;
    private List<BegunFlow>? _begun;
    private CookieContainer? _cookies;
    private SeededSequence _random;
    private PauseTimer? _pause;
    private HttpFlight? _http;
    private TaskFlight? _task;
    private IStepFlight? _flight;
    private IIterationOwner? _owner;
    private CompiledFlow? _flow;
    private CompiledFlow? _follows;
    private IterationId _iteration;
    private long _begin;
    private bool _isCutOff;
    private bool _hasFailed;

    public VirtualUser(LoopContext context, int number)
    {
        CompiledScenario scenario = context.Run.Scenario;
        Context = context;
        Number = number;
        _values = scenario.SlotCount == 0 ? [] : new ScalarValue[scenario.SlotCount];
        Registers = scenario.RegisterCount == 0 ? [] : new long[scenario.RegisterCount];
        Lists = scenario.ListCount == 0 ? [] : new IReadOnlyList<ScalarValue>?[scenario.ListCount];
    }

    /// <summary>Its loop and what all on it share.</summary>
    public LoopContext Context { get; }

    /// <summary>Its number in the run, from 1; 0 for the one that does what is done before and after the load.</summary>
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

    /// <summary>The numbers that loops and groups keep.</summary>
    public long[] Registers { get; }

    /// <summary>The lists that loops go over.</summary>
    public IReadOnlyList<ScalarValue>?[] Lists { get; }

    /// <summary>Its random choices; they follow from the iteration alone.</summary>
    public ref SeededSequence Random => ref _random;

    /// <summary>The cookies of this iteration, or null.</summary>
    public CookieContainer? Cookies
    {
        get => _parent is null ? _cookies : _parent.Cookies;
        set
        {
            if (_parent is null)
            {
                _cookies = value;
            }
            else
            {
                _parent.Cookies = value;
            }
        }
    }

    /// <summary>When the present step is due, ticks of <see cref="Clock"/>: the response time counts from here, over all its attempts.</summary>
    public long Due { get; private set; }

    /// <summary>The earliest moment of its next iteration, ticks of <see cref="Clock"/>; 0 for any.</summary>
    public long RestsUntil { get; private set; }

    /// <summary>Why what was done last is not as it should be: a step that failed, a value that is missing; null when all was well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether what it did last was cut off.</summary>
    public bool WasCutOff => _isCutOff;

    /// <summary>Whether the iteration that ended last did not begin, for there was no row of data left; it is counted.</summary>
    public bool FoundNoData { get; private set; }

    /// <summary>Whether it is in an iteration.</summary>
    public bool IsBusy => _flow is not null;

    /// <summary>The virtual user that it is, or whose branch it is.</summary>
    public VirtualUser Root => _parent?.Root ?? this;

    /// <summary>The name of the flow that it does; empty when it does none.</summary>
    public string FlowName => _flow?.Name ?? "";

    /// <summary>Whether it does what is done once, before or after the load.</summary>
    public bool IsOnce => _flow is { IsOnce: true };

    /// <summary>What the function that was called last said.</summary>
    public bool FunctionSaidTrue { get; set; }

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
        _owner = owner;
        _iteration = iteration;
        _isCutOff = false;
        FoundNoData = false;
        Executor = iteration.Executor;
        Context.Busy++;
        if (flow.BeforeVu is { } before && Begun(flow) is null)
        {
            _follows = flow;
            Enter(before, new SeededSequence(Context.Run.Plan.Seed, new IterationId(Executor, Number, BeforeFirst)), intended);
            return;
        }

        Begin(flow, intended);
    }

    /// <summary>Does what a flow has for after the last iteration, when there is something; its owner hears when that has ended.</summary>
    /// <param name="owner">Hears of the end, which may come for another flow's sake again.</param>
    /// <returns>False when there is nothing to do.</returns>
    public bool StartAfterLast(IIterationOwner owner)
    {
        if (_begun?.FirstOrDefault(one => !one.HasLeft) is not { } next)
        {
            return false;
        }

        next.HasLeft = true;
        _owner = owner;
        _isCutOff = false;
        FoundNoData = false;
        Context.Busy++;
        Enter(next.Flow.AfterVu!, new SeededSequence(Context.Run.Plan.Seed, new IterationId(Executor, Number, AfterLast)), Context.Loop.Now, next.Flow);
        return true;
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

    /// <summary>A step failed for good, or a value is missing: told where it matters, and nowhere else.</summary>
    public void NoteFailure(string step, string what)
    {
        if (_parent is not null)
        {
            _parent.NoteFailure(step, what);
        }
        else if (_flow is { IsOnce: true })
        {
            Failure ??= $"{step}: {what}";
        }
    }

    /// <summary>The iteration ends early by a failure.</summary>
    public void MarkFailed()
    {
        if (_parent is not null)
        {
            _parent.MarkFailed();
        }
        else
        {
            _hasFailed = true;
        }
    }

    private void Begin(CompiledFlow flow, long intended) => Enter(flow, new SeededSequence(Context.Run.Plan.Seed, _iteration), intended);

    private void Enter(CompiledFlow flow, SeededSequence random, long due, CompiledFlow? valuesOf = null)
    {
        _flow = flow;
        _random = random;
        _begin = Context.Loop.Now;
        Due = due;
        Failure = null;
        _hasFailed = false;
        RestsUntil = flow.Pacing is { } pacing ? _begin + pacing.Next(ref _random) : 0;
        BegunFlow? begun = PrepareValues(valuesOf ?? flow);
        Lay(0, flow.Steps.Length);
        StepFault? fault = null;
        try
        {
            if (flow.Inputs?.Fill(this) is { } dry)
            {
                // What comes before a virtual user's first iteration is a part of that; all else that is done once is no iteration.
                FoundNoData = !flow.IsOnce || _follows is not null;
                dry.Refuse(ofIteration: FoundNoData);
                NoteFailure(flow.Name, "there is no row of data left");
                Context.Loop.Defer(EndWithoutData);
                return;
            }
        }
        catch (Exception e)
        {
            // A fault of our own ends the iteration, too: an executor that waits for this one would wait for ever.
            fault = e as StepFault ?? new StepFault(ErrorClasses.Internal, $"{e.GetType().Name}: {e.Message}", e);
        }

        if (flow.Inputs is not null)
        {
            // What was set before the load wins over what the iteration is given, which may follow from it.
            Context.Run.Given.Fill(_values, Executor);
            begun?.Fill(_values);
        }

        if (!flow.IsOnce)
        {
            Context.Metrics.IterationStarted(_begin - due, Executor, flow.Number);
            Context.CountStart(Executor);
        }

        if (fault is null)
        {
            Advance();
        }
        else
        {
            RefuseSoon(flow.Steps.OfType<CompiledAction>().FirstOrDefault(), fault);
        }
    }

    private void End(bool interrupted)
    {
        if (_flow is not { } flow)
        {
            return;
        }

        bool isWhole = !interrupted && !_endsEarly;
        if (_endsEarly && !interrupted)
        {
            CountOpenGroups(flow);
        }

        _flow = null;
        _flight = null;
        if (_parent is not null)
        {
            _parent._parallel!.BranchEnded(this, interrupted ? StepEnd.Interrupted : isWhole ? StepEnd.GoesOn : StepEnd.EndsFlow);
            return;
        }

        if (_follows is { } follows)
        {
            _follows = null;
            if (isWhole)
            {
                // What was done before is no lateness of the iteration's.
                Keep(flow, follows);
                Begin(follows, Context.Loop.Now);
                return;
            }
        }

        if (!flow.IsOnce)
        {
            if (_hasFailed && !interrupted)
            {
                Context.Metrics.IterationFailed();
            }

            Context.Metrics.IterationEnded(Context.Loop.Now - _begin, interrupted, Executor);
        }

        Iterations++;
        Context.Busy--;
        _owner!.IterationEnded(this);
    }

    private BegunFlow? Begun(CompiledFlow flow) => _begun?.Find(one => ReferenceEquals(one.Flow, flow));

    // Only what was set: a list of the scenario's has another value in each iteration all the same.
    private void Keep(CompiledFlow before, CompiledFlow flow) =>
        (_begun ??= []).Add(new BegunFlow(flow, [.. before.Written.Select(slot => (slot, _values[slot]))], _cookies) { HasLeft = flow.AfterVu is null });

    private BegunFlow? PrepareValues(CompiledFlow flow)
    {
        BegunFlow? begun = null;
        if (flow.BeforeVu is not null)
        {
            begun = Begun(flow);
        }
        else if (flow.AfterVu is not null && Begun(flow) is null)
        {
            (_begun ??= []).Add(new BegunFlow(flow, [], null));
        }

        Cookies = begun?.CopyCookies();
        if (_values.Length == 0)
        {
            return begun;
        }

        Array.Clear(_values);
        foreach ((int slot, IReadOnlyList<ScalarValue> values) in Context.Run.Scenario.InitialValues)
        {
            _values[slot] = values.Count == 1 ? values[0] : values[_random.Next(values.Count)];
        }

        Context.Run.Given.Fill(_values, Executor);
        begun?.Fill(_values);
        return begun;
    }

    // It never began: no iteration, and no error, but counted.
    private void EndWithoutData()
    {
        _flow = null;
        _follows = null;
        Iterations++;
        Context.Busy--;
        if (FoundNoData)
        {
            Context.Metrics.DataExhausted(Executor);
        }

        _owner!.IterationEnded(this);
    }
}
