using System.Management.Automation;

namespace Perf.Commands;

/// <summary>The session's folder, for completers, which are no commands and are not told it.</summary>
internal static class SessionFolder
{
    /// <summary>The folder. It is not that of the process: Set-Location moves the session's alone.</summary>
    public static string Get()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").Invoke<string>().FirstOrDefault() ?? Directory.GetCurrentDirectory();
    }
}
