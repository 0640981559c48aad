using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Perf.Commands;

/// <summary>
/// Runs the scripts of a run in runspaces of this process: as many as virtual users are busy with scripts, up to a cap. They have PowerShell's own commands
/// and whatever modules they load; the user's session and its variables are not in them.
/// </summary>
internal sealed class RunspaceScriptHost : IScriptHost, IDisposable
{
    /// <summary>The most scripts that run at the same time; each has a thread and some megabytes of memory.</summary>
    public const int MaxSessions = 100;

    // Opened before the clock starts, so that the first calls do not pay for the compiler's work.
    private const int MostOpenedFirst = 8;

    private readonly SemaphoreSlim _places = new(MaxSessions, MaxSessions);
    private readonly ConcurrentStack<RunspaceSession> _free = new();
    private readonly string _folder;
    private readonly int _openedFirst;
    private bool _isWarm;
    private volatile bool _isDisposed;

    /// <summary>Creates the host of a run.</summary>
    /// <param name="folder">Where scripts begin: the folder of the user's session.</param>
    /// <param name="vus">Virtual users that are expected.</param>
    public RunspaceScriptHost(string folder, int vus)
    {
        _folder = folder;
        _openedFirst = Math.Clamp(vus, 1, MostOpenedFirst);
    }

    /// <summary>The host of a plan.</summary>
    /// <returns>Null when the plan has no script.</returns>
    public static RunspaceScriptHost? For(RunPlan plan, string folder) => plan.Scenario.AllSteps().OfType<ScriptStep>().Any() || plan.Scenario.Monitors.OfType<ScriptMonitor>().Any()
        ? new RunspaceScriptHost(folder, (int)Math.Min(MostOpenedFirst, plan.Executors.Sum(executor => (long?)executor.MaxVus ?? 1)))
        : null;

    /// <inheritdoc/>
    public void Prepare(ScriptStep step)
    {
        if (_isWarm)
        {
            return;
        }

        _isWarm = true;
        RunspaceSession[] sessions = [.. Enumerable.Range(0, _openedFirst).AsParallel().Select(_ => Open())];
        foreach (RunspaceSession session in sessions)
        {
            session.WarmUp();
            _free.Push(session);
        }
    }

    /// <inheritdoc/>
    public async Task<IScriptSession> EnterAsync(CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        if (_free.TryPop(out RunspaceSession? session))
        {
            return session;
        }

        try
        {
            return Open();
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    /// <summary>Closes the runspaces. One whose script cannot be stopped closes when that ends.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        while (_free.TryPop(out RunspaceSession? session))
        {
            session.Close();
        }
    }

    /// <summary>Takes a session back.</summary>
    internal void Return(RunspaceSession session)
    {
        if (session.IsUsable)
        {
            _free.Push(session);
        }
        else
        {
            session.Close();
        }

        // Looked at behind the push: otherwise one that comes back while the others are closed would stay open for ever.
        if (_isDisposed)
        {
            Dispose();
        }

        _places.Release();
    }

    private RunspaceSession Open()
    {
        try
        {
            return new RunspaceSession(this, _folder);
        }
        catch (Exception e) when (e is RuntimeException or PSInvalidOperationException or InvalidRunspaceStateException)
        {
            throw new PerfException(ErrorIds.DriverUnavailable, $"PowerShell cannot open a runspace for the script: {e.Message}", null, e);
        }
    }
}
