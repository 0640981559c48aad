using System.Diagnostics;
using System.Globalization;

namespace Perf.Tests.Tuning.Killing;

/// <summary>Starts <see cref="KillChild"/> as a process and waits for its end.</summary>
internal static class KillProcess
{
    /// <summary>The exit code of a process that was killed.</summary>
    internal const int Killed = 128 + 9;

    // It lives for less than a second: code is neither watched nor compiled a second time for later, nothing collects beside it, and nobody looks into it. Numbers are hexadecimal.
    private static readonly (string Name, string Value)[] s_short =
    [
        ("DOTNET_TieredPGO", "0"), ("DOTNET_TC_CallCountingDelayMs", "FFFF"), ("DOTNET_gcConcurrent", "0"), ("DOTNET_EnableDiagnostics", "0"), ("DOTNET_EnableWriteXorExecute", "0"),
    ];

    /// <summary>Runs one.</summary>
    /// <param name="folder">The folder of its plan.</param>
    /// <param name="phase">What it does.</param>
    /// <param name="at">Where it is killed, as <see cref="KillHook"/> takes it.</param>
    /// <returns>Its exit code, and what it said on standard error.</returns>
    internal static async Task<(int Code, string Said)> RunAsync(string folder, string phase, int at = 0)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(KillProcess).Assembly.Location, KillChild.Argument, folder, phase, at.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true };
        foreach ((string name, string value) in s_short)
        {
            start.Environment[name] = value;
        }

        using Process child = Process.Start(start)!;
        string said = await child.StandardError.ReadToEndAsync();
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode is 0 or Killed or KillChild.NotDone, said);
        return (child.ExitCode, said);
    }
}
