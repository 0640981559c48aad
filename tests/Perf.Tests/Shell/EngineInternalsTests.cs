using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Perf.Shell;
using Perf.Shell.Commands;

namespace Perf.Tests.Shell;

/// <summary>Pins each use of the engine's internals to the engine's version: an update that moves one fails here.</summary>
public sealed class EngineInternalsTests
{
    [Fact]
    public void Engine_IsThePinnedVersion() => Assert.Equal(new Version(7, 6, 9), Version.Parse(
        typeof(PSObject).Assembly.GetCustomAttributes(false).OfType<System.Reflection.AssemblyInformationalVersionAttribute>().Single().InformationalVersion.Split(' ')[0]));

    [Fact]
    public void Session_Internals_AreThere()
    {
        var state = InitialSessionState.CreateDefault2();
        StandInCommands.AddTo(state);
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        EngineInternals.LetScriptExitEndSession(runspace);
        using var shell = PowerShell.Create(runspace);

        // Select-Object -First, Out-String, Format-Wide and Write-Error each use one.
        shell.AddScript("& { 1..9; $script:on = 1 } | Select-Object -First 2 | Format-Wide | Out-String -Stream | Where-Object { $_ }; \"[$on]\"; Write-Error e");
        var output = shell.Invoke();
        Assert.Equal(["1", "2", "[]"], output.Select(o => o.ToString()));
        Assert.Equal("Microsoft.PowerShell.Commands.WriteErrorException", Assert.Single(shell.Streams.Error).FullyQualifiedErrorId);
        Assert.Equal("Microsoft.PowerShell.Utility", runspace.SessionStateProxy.InvokeCommand.GetCommand("Select-Object", CommandTypes.Cmdlet).Source);
    }

    [Fact]
    public void MarkAsError_IsAccepted()
    {
        var record = new PSObject(new ErrorRecord(new InvalidOperationException("x"), "id", ErrorCategory.NotSpecified, null));
        EngineInternals.MarkAsError(record);
        Assert.Equal("Error", EngineInternals.Property(typeof(PSObject), "WriteStream").GetValue(record)!.ToString());
    }
}
