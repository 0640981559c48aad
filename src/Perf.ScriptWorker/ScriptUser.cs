using System.Diagnostics.CodeAnalysis;
using Jint.Native;
using Perf.Engine.Loops;
using Perf.Engine.Pacing;
using Perf.ScriptWorker.Http;
using Perf.ScriptWorker.Metrics;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker;

/// <summary>
/// The script side of a virtual user: a JavaScript engine, and what its modules ask about. Init code, setup, teardown and handleSummary have one too, which has no virtual
/// user behind it. Used by one thread at a time, but for <see cref="Interrupt"/>.
/// </summary>
internal sealed class ScriptUser
{
    private readonly List<IDisposable> _open = [];
    private volatile bool _isInterrupted;
    private ProgramStep? _step;

    /// <summary>Creates one.</summary>
    /// <param name="shared">What all in this process share.</param>
    /// <param name="number">The virtual user's number in the test, from 1; 0 where there is none.</param>
    /// <param name="engine">Makes its JavaScript engine, given the user.</param>
    [SuppressMessage("Reliability", "CA2214", Justification = "The engine's constraint needs the user, and looks at it only while script runs.")]
    public ScriptUser(ScriptShared shared, int number, Func<ScriptUser, JsEngine> engine)
    {
        Shared = shared;
        Number = number;
        Baton = Baton.Create();
        Pending = new PendingWork(shared.Time, Baton);
        Samples = new SampleBuffer();
        Position = new ScriptPosition();
        Engine = engine(this);
        Http = new HttpSession(this);
    }

    /// <summary>Creates one for an engine that is there already, without a virtual user.</summary>
    /// <param name="shared">What all in this process share.</param>
    /// <param name="engine">The engine.</param>
    public ScriptUser(ScriptShared shared, JsEngine engine)
        : this(shared, 0, _ => engine)
    {
    }

    /// <summary>Its JavaScript engine.</summary>
    public JsEngine Engine { get; }

    /// <summary>What all in this process share.</summary>
    public ScriptShared Shared { get; }

    /// <summary>What the script waits for besides its own lines: timers and answers that come later.</summary>
    public PendingWork Pending { get; }

    /// <summary>Whether init code runs: the top level of the script and of what it imports.</summary>
    public bool IsInit { get; set; } = true;

    /// <summary>The virtual user's number in the test, from 1; 0 in init code of the test itself, in setup, teardown and handleSummary.</summary>
    public int Number { get; }

    /// <summary>Wakes its thread.</summary>
    public Baton Baton { get; }

    /// <summary>What it has measured and not yet passed on.</summary>
    public SampleBuffer Samples { get; }

    /// <summary>Where it is in the test: scenario, iteration, group.</summary>
    public ScriptPosition Position { get; }

    /// <summary>Its HTTP: cookies, settings, exchanges.</summary>
    public HttpSession Http { get; }

    /// <summary>The script's globals that change from iteration to iteration; null before its init code has run.</summary>
    public UserGlobals? Globals { get; set; }

    /// <summary>The loop that sends its requests and counts what it measures; null in init code.</summary>
    public IUserLoop? Loop { get; set; }

    /// <summary>What the script exports; null before its init code has run.</summary>
    public Jint.Native.Object.ObjectInstance? Exports { get; set; }

    /// <summary>What setup gave, in this user's engine; null until it is asked for.</summary>
    public JsValue? SetupData { get; set; }

    /// <summary>Whether it was told to end.</summary>
    public bool IsInterrupted => _isInterrupted;

    /// <summary>Refuses what belongs to init code alone.</summary>
    /// <param name="what">What the script calls, as it is written there: <c>open()</c>.</param>
    public void RequireInit(string what)
    {
        if (!IsInit)
        {
            throw Error($"{what} is for init code alone: call it at the top level of the script, outside of functions, and use the result.");
        }
    }

    /// <summary>Refuses what init code cannot do.</summary>
    /// <param name="what">What the script calls, as it is written there: <c>http.get()</c>.</param>
    public void RequireIteration(string what)
    {
        if (IsInit || Loop is null)
        {
            throw Error($"{what} cannot be used in init code: call it in setup(), in the default function or in teardown().");
        }
    }

    /// <summary>An error that the script can catch, of JavaScript's own class Error; throw it.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    public Jint.Runtime.JavaScriptException Error(string message) => new(Engine.Intrinsics.Error, message);

    /// <summary>An error that the script can catch, of JavaScript's own class TypeError; throw it.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    public Jint.Runtime.JavaScriptException TypeError(string message) => new(Engine.Intrinsics.TypeError, message);

    /// <summary>Ends what it does, soon. May be called from any thread.</summary>
    public void Interrupt()
    {
        _isInterrupted = true;
        Baton.Give();
    }

    /// <summary>It may begin anew.</summary>
    public void ClearInterrupt() => _isInterrupted = false;

    /// <summary>Ends the script when the user was told to end.</summary>
    /// <exception cref="UserInterruptedException">It was.</exception>
    public void ThrowIfInterrupted()
    {
        if (_isInterrupted)
        {
            throw new UserInterruptedException();
        }
    }

    /// <summary>Waits.</summary>
    /// <param name="ticks">How long, ticks of 100 ns.</param>
    /// <exception cref="UserInterruptedException">It was told to end.</exception>
    public void Sleep(long ticks)
    {
        PassSamplesOn();
        long until = Clock.Now + ticks;
        for (long left = ticks; left > 0; left = until - Clock.Now)
        {
            ThrowIfInterrupted();
            Baton.Take(left);
        }

        ThrowIfInterrupted();
    }

    /// <summary>An iteration begins. Of the one before there is nothing left but the tags of <c>exec.vu.tags</c>, which hold for as long as the user is in its scenario.</summary>
    /// <param name="step">What the plan says of it.</param>
    public void BeginIteration(ProgramStep step)
    {
        Position.Group = "";
        if (!ReferenceEquals(step, _step))
        {
            _step = step;
            Position.Tags = Position.BaseTags;
        }

        Http.Begin();
        Globals!.Begin(Position.Iteration, step);
    }

    /// <summary>What is run once, setup or teardown, begins.</summary>
    /// <param name="group">The group that it is counted in.</param>
    public void BeginOnce(string group)
    {
        IsInit = false;
        Position.Group = group;
    }

    /// <summary>Something that is open, a socket say, and must not outlive the iteration.</summary>
    public void Own(IDisposable open) => _open.Add(open);

    /// <summary>An iteration has ended, however that was: closes what it left open.</summary>
    public void Release()
    {
        foreach (IDisposable open in _open)
        {
            open.Dispose();
        }

        _open.Clear();
    }

    /// <summary>Passes on what it has measured, without waiting.</summary>
    public void PassSamplesOn()
    {
        if (Loop is not null && Samples.Take() is { } samples)
        {
            Loop.Record(samples);
        }
    }

    /// <summary>Calls a function of the script, and waits until all that it has begun has ended.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it gave; of a promise what it was fulfilled with.</returns>
    public JsValue Run(JsValue function, params JsValue[] arguments)
    {
        JsValue result = Engine.Call(function, arguments);
        var outcome = PromiseOutcome.Of(this, result);
        Engine.Advanced.ProcessTasks();
        while (Pending.RunOne(ThrowIfInterrupted))
        {
            Engine.Advanced.ProcessTasks();
        }

        return outcome is null ? result : outcome.ValueOrThrow();
    }
}
