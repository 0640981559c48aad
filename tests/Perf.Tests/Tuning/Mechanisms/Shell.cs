using System.Diagnostics;

namespace Perf.Tests.Tuning.Mechanisms;

/// <summary>Runs an undo script as people would.</summary>
internal static class Shell
{
    public static void Run(IReadOnlyList<string> lines)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-e"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        shell.StandardInput.Write(string.Join('\n', lines) + "\n");
        shell.StandardInput.Close();
        string output = shell.StandardOutput.ReadToEnd();
        string error = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, $"{string.Join('\n', lines)}\n{output}{error}");
    }
}
