using System.Diagnostics;

namespace Perf.Module.Tests;

/// <summary>Runs the built shell as a child process, the way a terminal or a CI step does.</summary>
internal static class Perfsh
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built module, out/module/Perf.</summary>
    public static string Module { get; } = Path.Combine(Root, "out", "module", "Perf");

    /// <summary>out/perfsh/perfsh of this repository, or what PERFSH_UNDER_TEST names.</summary>
    public static string Executable { get; } = Environment.GetEnvironmentVariable("PERFSH_UNDER_TEST") is { Length: > 0 } given
        ? given
        : Path.Combine(Root, "out", "perfsh", OperatingSystem.IsWindows() ? "perfsh.exe" : "perfsh");

    public static Result Run(params string[] arguments) => Run(input: "", environment: null, arguments);

    public static Result RunWithInput(string input, params string[] arguments) => Run(input, null, arguments);

    public static Result RunWithEnvironment(string name, string value, params string[] arguments) => Run("", (name, value), arguments);

    /// <summary>Starts a script that will be interrupted, from a state in which SIGINT is not ignored.</summary>
    public static Process Start(params string[] arguments)
    {
        // A process started in the background ignores SIGINT, and its children inherit that.
        var process = Process.Start(Info("/usr/bin/env", ["--default-signal=INT", Executable, .. arguments]))!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Starts a shell that is written to while it runs.</summary>
    public static Process StartWithInput(params string[] arguments) => Process.Start(Info(Executable, arguments))!;

    public static void Signal(Process process, string name)
    {
        using var kill = Process.Start(Info("/bin/kill", [$"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))!;
        Assert.True(kill.WaitForExit(Limit));
    }

    public static int WaitForExit(Process process)
    {
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            Assert.Fail($"The shell did not end within {Limit}.");
        }

        return process.ExitCode;
    }

    private static Result Run(string input, (string Name, string Value)? environment, string[] arguments)
    {
        var info = Info(Executable, arguments);
        if (environment is { } variable)
        {
            info.Environment[variable.Name] = variable.Value;
        }

        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell may end without reading.
        }

        int code = WaitForExit(process);
        return new Result(code, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    private static ProcessStartInfo Info(string file, IEnumerable<string> arguments) => new(file, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Perf.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("Perf.sln was not found above the test assembly.");
    }

    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
