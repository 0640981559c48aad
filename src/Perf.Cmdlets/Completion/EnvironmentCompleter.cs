using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers the environments of config/environments.yaml.</summary>
public sealed class EnvironmentCompleter : Completer
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Hint)> Words() =>
        PerfRuntime.EnvironmentsFor(SessionFolder()).Values.Select(one => (one.Name, one.Target ?? one.Name));

    // The session's folder is not that of the process: Set-Location moves the one alone.
    private static string SessionFolder()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").Invoke<string>().FirstOrDefault() ?? Directory.GetCurrentDirectory();
    }
}
