using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Perf.Commands;

/// <summary>A runspace in which one script runs at a time.</summary>
internal sealed class RunspaceSession : IScriptSession
{
    // Inside of try an error that ends its statement ends the script, as it would a function of the user's with a try around it: a failed call must not count
    // as a good one. What is not looked at is thrown away as it comes.
    private const string Keep = "param($PerfScript) try { & $PerfScript } catch { throw }";
    private const string Drop = "param($PerfScript) try { & $PerfScript > $null } catch { throw }";

    // How long a script that was told to stop may take before it is left alone: a call of .NET that waits cannot be stopped.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private readonly RunspaceScriptHost _host;
    private readonly Runspace _runspace;
    private readonly Dictionary<string, ScriptBlock> _blocks = new(StringComparer.Ordinal);
    private Task _running = Task.CompletedTask;

    public RunspaceSession(RunspaceScriptHost host, string folder)
    {
        _host = host;
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        try
        {
            _runspace.Open();
            _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(folder));
            PutThreadInBackground();
        }
        catch
        {
            _runspace.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsNew { get; private set; } = true;

    /// <summary>Whether another script may run here.</summary>
    public bool IsUsable => _running.IsCompleted && _runspace.RunspaceStateInfo.State == RunspaceState.Opened;

    /// <inheritdoc/>
    public async Task<object?> RunAsync(ScriptStep step, DelegateCall call, bool wantsOutput, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SetVariables(call);
        PowerShell shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(wantsOutput ? Keep : Drop, useLocalScope: true).AddArgument(BlockOf(step.Text));
        var output = new PSDataCollection<PSObject>();

        _running = Begin(shell, output);

        // Also when the script ends long after it was given up.
        _ = _running.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                shell.Dispose();
            },
            TaskScheduler.Default);
        await EndAsync(shell, _running, cancellation).ConfigureAwait(false);
        return wantsOutput ? DataOf(output) : null;
    }

    /// <summary>Runs nothing, so that the compiler has done its work when it matters.</summary>
    public void WarmUp()
    {
        RunAsync(new ScriptStep { Text = "$Perf.Vu | ForEach-Object { $_ }" }, new DelegateCall(0, 0, new Dictionary<string, object?>()), wantsOutput: true, CancellationToken.None).GetAwaiter().GetResult();
        IsNew = false;
    }

    /// <summary>Gives it back; when its script was stopped and has not ended yet, soon.</summary>
    public void Dispose()
    {
        IsNew = false;
        if (_running.IsCompleted)
        {
            _host.Return(this);
        }
        else
        {
            _ = ReturnLaterAsync();
        }
    }

    /// <summary>Closes it; at once, or when its script ends.</summary>
    public void Close()
    {
        if (_running.IsCompleted)
        {
            _runspace.Dispose();
        }
        else
        {
            _ = _running.ContinueWith(_ => _runspace.Dispose(), TaskScheduler.Default);
        }
    }

    // A script that nothing can stop must not keep the process from ending.
    private void PutThreadInBackground()
    {
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript("[System.Threading.Thread]::CurrentThread.IsBackground = $true").Invoke();
    }

    private async Task ReturnLaterAsync()
    {
        await Task.WhenAny(_running, Task.Delay(s_patience)).ConfigureAwait(false);
        _host.Return(this);
    }

    private static Task Begin(PowerShell shell, PSDataCollection<PSObject> output)
    {
        // The pipeline's own thread must not go on with what follows: it would have to end for the next script to begin.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shell.BeginInvoke<PSObject, PSObject>(null, output, null, End, null);
        return ended.Task;

        void End(IAsyncResult result)
        {
            try
            {
                shell.EndInvoke(result);
                ended.SetResult();
            }
            catch (Exception e)
            {
                ended.SetException(e);
            }
        }
    }

    private static async Task EndAsync(PowerShell shell, Task work, CancellationToken cancellation)
    {
        try
        {
            await work.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Here and not in a callback of the token: the wait's own callback comes first and may end this method, which would take the other back before it ran.
            if (!work.IsCompleted)
            {
                // A pipeline that is busy in .NET lets whoever stops it wait. BeginStop would make a thread for that which keeps the process from ending.
                _ = Task.Run(shell.Stop, CancellationToken.None);
            }

            throw new OperationCanceledException(cancellation);
        }
        catch (Exception e)
        {
            throw new ScriptException(MessageOf(e), e);
        }
    }

    private ScriptBlock BlockOf(string text)
    {
        if (!_blocks.TryGetValue(text, out ScriptBlock? block))
        {
            _blocks[text] = block = ScriptBlock.Create(text);
        }

        return block;
    }

    // All of them each time, also those without a value: the one before may have been another virtual user's.
    private void SetVariables(DelegateCall call)
    {
        SessionStateProxy session = _runspace.SessionStateProxy;
        session.SetVariable("Perf", call);
        session.SetVariable("VU", call.Vu);
        session.SetVariable("Iteration", call.Iteration);
        foreach ((string name, object? value) in call.Values.Where(pair => !ReservedNames.Contains(pair.Key)))
        {
            session.SetVariable(name, value);
        }
    }

    // Properties may be scripts themselves, which run in the runspace of the thread that asks.
    private object? DataOf(PSDataCollection<PSObject> output)
    {
        Runspace? before = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = _runspace;
        try
        {
            return OutputData.Of(output);
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }

    private static string MessageOf(Exception fault)
    {
        ErrorRecord? record = (fault as IContainsErrorRecord)?.ErrorRecord;
        string message = record?.ErrorDetails?.Message ?? record?.Exception?.Message ?? fault.Message;
        return record?.InvocationInfo is { ScriptLineNumber: > 0 and var line } ? $"{message} (line {line} of the script)" : message;
    }
}
