using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Perf.Commands;

/// <summary>How services are restarted, as a user gives it: a script block for each target, or one that gets the target's name. They run in a runspace of their own, for the pipeline's waits meanwhile.</summary>
internal static class RestartArgument
{
    /// <summary>Reads it.</summary>
    /// <param name="argument">A hashtable of script blocks, or one script block; null for none.</param>
    /// <param name="cmdlet">The command, whose folder the blocks run in.</param>
    /// <returns>Restarts a target; null where none was given.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>.</exception>
    public static Func<string, CancellationToken, Task>? Of(object? argument, PSCmdlet cmdlet)
    {
        string folder = cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        switch (argument.Unwrapped())
        {
            case null:
                return null;
            case ScriptBlock block:
                return (target, stop) => RunAsync(block, target, folder, stop);
            case IDictionary table:
                Dictionary<string, ScriptBlock> blocks = Blocks(table);
                return (target, stop) => RunAsync(
                    blocks.GetValueOrDefault(target) ?? throw new PerfException(ErrorIds.RestartUndeclared, $"-RestartCommand says nothing of '{target}', only of {string.Join(", ", blocks.Keys.Order(StringComparer.Ordinal))}.", target), target, folder, stop);
            case var other:
                throw new PerfException(ErrorIds.ArgumentInvalid, $"-RestartCommand is @{{ postgresql = {{ ... }} }} or one script block, and no {other.GetType().Name}.", other);
        }
    }

    /// <summary>The targets that it names.</summary>
    /// <param name="argument">As of <see cref="Of"/>.</param>
    /// <returns>The keys of a table, in whatever case they are asked for; null where there is no table, and so all of them.</returns>
    public static IReadOnlySet<string>? TargetsOf(object? argument) => argument.Unwrapped() is IDictionary table
        ? table.Keys.Cast<object>().Select(key => key.ToString() ?? "").ToHashSet(StringComparer.OrdinalIgnoreCase)
        : null;

    private static Dictionary<string, ScriptBlock> Blocks(IDictionary table)
    {
        var blocks = new Dictionary<string, ScriptBlock>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            string target = entry.Key.ToString() ?? "";
            blocks[target] = entry.Value.Unwrapped() as ScriptBlock
                ?? throw new PerfException(ErrorIds.ArgumentInvalid, $"-RestartCommand of '{target}' is no script block: write @{{ '{target}' = {{ systemctl restart ... }} }}.", entry.Value);
        }

        return blocks.Count > 0 ? blocks : throw new PerfException(ErrorIds.ArgumentInvalid, "-RestartCommand has no target.", table);
    }

    // A program that fails is a restart that failed, also where it throws nothing.
    private static async Task RunAsync(ScriptBlock block, string target, string folder, CancellationToken stop)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(folder));
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddScript("$global:LASTEXITCODE = 0; $ErrorActionPreference = 'Stop'", useLocalScope: false).AddStatement()
            .AddScript(block.ToString()).AddArgument(target);
        // A block that is busy in .NET lets whoever stops it wait, and that may be the whole pipeline's stop.
        using CancellationTokenRegistration registration = stop.Register(() => _ = Task.Run(shell.Stop, CancellationToken.None));
        try
        {
            await Task.Factory.FromAsync<PSDataCollection<PSObject>>(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RuntimeException)
        {
            stop.ThrowIfCancellationRequested();
            throw new PerfException(ErrorIds.RestartFailed, $"The restart command of '{target}' failed: {e.Message}", target, e);
        }

        if (shell.HadErrors && shell.Streams.Error is [var first, ..])
        {
            throw new PerfException(ErrorIds.RestartFailed, $"The restart command of '{target}' failed: {first}", target, first.Exception);
        }

        if (runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int code and not 0)
        {
            throw new PerfException(ErrorIds.RestartFailed, $"The restart command of '{target}' ended with exit code {code}.", target);
        }
    }
}
