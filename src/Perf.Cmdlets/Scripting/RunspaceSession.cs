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
    private Task? _leftAlone;

    public RunspaceSession(RunspaceScriptHost host, string folder)
    {
        _host = host;
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        try
        {
            _runspace.Open();
            _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(folder));
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
    public bool IsUsable => _leftAlone is null && _runspace.RunspaceStateInfo.State == RunspaceState.Opened;

    /// <inheritdoc/>
    public async Task<object?> RunAsync(ScriptStep step, DelegateCall call, bool wantsOutput, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SetVariables(call);
        PowerShell shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(wantsOutput ? Keep : Drop, useLocalScope: true).AddArgument(BlockOf(step.Text));
        var output = new PSDataCollection<PSObject>();

        // The pipeline's own thread must not go on with what follows: it would have to end for the next script to begin.
        Task work = Task.Factory.FromAsync(
            (callback, state) => shell.BeginInvoke<PSObject, PSObject>(null, output, null, callback, state), result => { shell.EndInvoke(result); }, null, TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await EndAsync(shell, work, cancellation).ConfigureAwait(false);
            return wantsOutput ? DataOf(output) : null;
        }
        finally
        {
            if (_leftAlone is null)
            {
                shell.Dispose();
                output.Dispose();
            }
        }
    }

    /// <summary>Runs nothing, so that the compiler has done its work when it matters.</summary>
    public void WarmUp()
    {
        RunAsync(new ScriptStep { Text = "$Perf.Vu | ForEach-Object { $_ }" }, new DelegateCall(0, 0, new Dictionary<string, object?>()), wantsOutput: true, CancellationToken.None).GetAwaiter().GetResult();
        IsNew = false;
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        IsNew = false;
        _host.Return(this);
    }

    /// <summary>Closes it; at once, or when its script ends.</summary>
    public void Close()
    {
        if (_leftAlone is null)
        {
            _runspace.Dispose();
        }
        else
        {
            _leftAlone.ContinueWith(_ => _runspace.Dispose(), TaskScheduler.Default);
        }
    }

    private async Task EndAsync(PowerShell shell, Task work, CancellationToken cancellation)
    {
        using CancellationTokenRegistration stops = cancellation.Register(() => shell.BeginStop(null, null));
        try
        {
            await work.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            if (await Task.WhenAny(work, Task.Delay(s_patience, CancellationToken.None)).ConfigureAwait(false) != work)
            {
                _leftAlone = work;
            }

            // Looked at, so that nobody misses it: a script that is stopped ends with an error.
            _ = work.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
            throw;
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
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
