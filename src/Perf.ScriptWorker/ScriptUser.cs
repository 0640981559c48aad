namespace Perf.ScriptWorker;

/// <summary>
/// The script side of a virtual user: a JavaScript engine, and what its modules ask about. Init code, setup, teardown and handleSummary have one too, which has no virtual
/// user behind it. Used by one thread at a time.
/// </summary>
internal sealed class ScriptUser
{
    /// <summary>Creates one.</summary>
    /// <param name="shared">What all in this process share.</param>
    /// <param name="engine">Its JavaScript engine.</param>
    public ScriptUser(ScriptShared shared, JsEngine engine)
    {
        Shared = shared;
        Engine = engine;
        Pending = new PendingWork(shared.Time);
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
    public int Number { get; init; }

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
        if (IsInit)
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
}
