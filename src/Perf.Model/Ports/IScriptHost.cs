namespace Perf;

/// <summary>Runs scripts: the engine knows no language itself. Safe for many virtual users at once.</summary>
public interface IScriptHost
{
    /// <summary>Makes a script ready, so that its first call does not wait for that; called once for each step, before the run's clock starts.</summary>
    /// <param name="step">The step.</param>
    /// <exception cref="PerfException">The script cannot run: its text is wrong, or the host cannot begin.</exception>
    void Prepare(ScriptStep step);

    /// <summary>Takes a session that nobody else uses, or makes one; waits where there are as many as there may be.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The session; whoever took it disposes it, which gives it back.</returns>
    Task<IScriptSession> EnterAsync(CancellationToken cancellation);
}
