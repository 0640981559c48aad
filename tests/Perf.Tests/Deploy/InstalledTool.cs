using System.Diagnostics;

namespace Perf.Tests.Deploy;

/// <summary>A program that is on this machine or not.</summary>
internal static class InstalledTool
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it; a test without it is skipped.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="environment">Variables that it gets on top of ours.</param>
    /// <param name="arguments">Its arguments.</param>
    public static (int ExitCode, string Output, string Error) Run(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Skip.If(path is null, $"{program} is not installed");
        var start = new ProcessStartInfo(path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {s_patience}.");
        }

        return (process.ExitCode, output.Result, error.Result);
    }
}
