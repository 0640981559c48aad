namespace Perf;

/// <summary>A place where one script runs at a time. Nothing that a script leaves behind is meant for the next one.</summary>
public interface IScriptSession : IDisposable
{
    /// <summary>Whether it was made for this call.</summary>
    bool IsNew { get; }

    /// <summary>Runs a script once.</summary>
    /// <param name="step">The step; prepared before.</param>
    /// <param name="call">Who calls, with which values.</param>
    /// <param name="wantsOutput">Whether the output is looked at; otherwise it is thrown away as it comes.</param>
    /// <param name="cancellation">Ends the script.</param>
    /// <returns>The output: null for none, a text, or plain data (numbers, booleans, null, lists, dictionaries by name).</returns>
    /// <exception cref="ScriptException">The script failed.</exception>
    Task<object?> RunAsync(ScriptStep step, DelegateCall call, bool wantsOutput, CancellationToken cancellation);
}
