using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using Perf.Shell.CommandLine;
using Perf.Shell.Host;

namespace Perf.Shell;

/// <summary>One runspace and the rules by which what runs in it becomes text and an exit code.</summary>
internal sealed class ShellSession : IDisposable
{
    private readonly ShellHost _host;
    private readonly Interrupts _interrupts;

    public ShellSession(ShellHost host, Interrupts interrupts)
    {
        _host = host;
        _interrupts = interrupts;
        InitialSessionState state;
#if POWERSHELL_SDK
        state = InitialSessionState.CreateDefault();
#else
        // CreateDefault wants the console host's assembly beside the engine; this one does not.
        state = InitialSessionState.CreateDefault2();
        Commands.StandInCommands.AddTo(state);
#endif
        Runspace = RunspaceFactory.CreateRunspace(host, state);
        Runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        Runspace.Open();
        Runspace.DefaultRunspace = Runspace;

        // Opening the first runspace computes PSModulePath from the user's value and the engine's own folders.
        var roots = ModulePath.Roots(AppContext.BaseDirectory, Directory.Exists, File.Exists);
        Environment.SetEnvironmentVariable("PSModulePath", ModulePath.Prepend(roots, Environment.GetEnvironmentVariable("PSModulePath")));
    }

    public Runspace Runspace { get; }

    /// <summary>Runs script text; its exit code is 1 when the last statement failed, as with <c>pwsh -Command</c>.</summary>
    public int RunCommand(string script)
    {
        IEnumerable? input = Console.IsInputRedirected && UsesInput(script) ? InputLines() : null;
        int code = Run(shell => shell.AddScript(script), input);
        return code != 0 ? code : LastStatementFailed ? 1 : 0;
    }

    /// <summary>Runs a script file with its arguments; its exit code is that of <c>exit</c>, 1 for a terminating error, else 0.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="arguments">Names and values to bind.</param>
    /// <param name="endsSession">False when the shell goes on after the script (-NoExit).</param>
    public int RunFile(string path, IReadOnlyList<ScriptArgument> arguments, bool endsSession)
    {
        if (endsSession)
        {
            EngineInternals.LetScriptExitEndSession(Runspace);
        }

        // A script without the extension is one with a shebang line: the engine would take it for a native command.
        bool isScript = path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase);
        var command = isScript ? new Command(path, isScript: false, useLocalScope: false) : new Command(File.ReadAllText(path), isScript: true, useLocalScope: false);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new CommandParameter(argument.Name, argument.Value));
        }

        return Run(shell => shell.Commands.AddCommand(command), null);
    }

    /// <summary>Runs one entry of the interactive shell; Ctrl-C ends the entry, not the shell.</summary>
    public void RunInteractive(string text)
    {
        // A Ctrl-C that ended a native command may be noticed only after that entry was done: it must not stop this one.
        _interrupts.ForgetCtrlC();
        Run(shell => shell.AddScript(text), null);
        _interrupts.ForgetCtrlC();
    }

    /// <summary>What the session's <c>prompt</c> function says.</summary>
    public string Prompt()
    {
        try
        {
            using var shell = PowerShell.Create(Runspace);
            string text = string.Concat(shell.AddCommand("prompt").Invoke().Select(o => o?.ToString()));
            return text.Length > 0 ? text : "PS> ";
        }
        catch (RuntimeException)
        {
            // A broken prompt function must not lock the user out.
            return "PS> ";
        }
    }

    public void Dispose() => Runspace.Dispose();

    private bool LastStatementFailed => Runspace.SessionStateProxy.GetVariable("?") is false;

    private int Run(Action<PowerShell> add, IEnumerable? input)
    {
        using var shell = PowerShell.Create(Runspace);
        add(shell);

        // Merged, errors keep their place among the output; Out-Default still sends them to standard error.
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        try
        {
            _interrupts.Watch(() => Stop(shell));

            // Without AddToHistory the engine puts `$?` back to what it was before.
            shell.Invoke(input ?? Array.Empty<object>(), new PSInvocationSettings { Host = _host, AddToHistory = true });
            return _host.ExitCode ?? _interrupts.ExitCode ?? 0;
        }
        catch (Exception e) when (e is PipelineStoppedException || (e is InvalidPowerShellStateException && _interrupts.ExitCode is not null))
        {
            // The second kind: the signal came before the pipeline had begun.
            return _host.ExitCode ?? _interrupts.ExitCode ?? 1;
        }
        catch (RuntimeException e)
        {
            if (_interrupts.ExitCode is null)
            {
                Report(e);
            }

            return _host.ExitCode ?? _interrupts.ExitCode ?? 1;
        }
        finally
        {
            _interrupts.Unwatch();
            _host.EndProgress();
        }
    }

    private static void Stop(PowerShell shell)
    {
        try
        {
            shell.BeginStop(null, null);
        }
        catch (ObjectDisposedException)
        {
            // The command ended by itself in the meantime.
        }
    }

    /// <summary>Shows an uncaught terminating error through the engine's own error view.</summary>
    private void Report(RuntimeException error)
    {
        var record = PSObject.AsPSObject(error.ErrorRecord);
        EngineInternals.MarkAsError(record);
        try
        {
            using var shell = PowerShell.Create(Runspace);
            shell.AddCommand("Out-Default").AddParameter("InputObject", record);
            shell.Invoke();
        }
        catch (RuntimeException)
        {
            _host.UI.WriteErrorLine(error.Message);
        }
    }

    private static bool UsesInput(string script)
        => Parser.ParseInput(script, out _, out _).Find(
            ast => ast is VariableExpressionAst { VariablePath.UserPath: var name } && name.Equals("input", StringComparison.OrdinalIgnoreCase),
            searchNestedScriptBlocks: false) is not null;

    private static IEnumerable<string> InputLines()
    {
        while (Console.In.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
