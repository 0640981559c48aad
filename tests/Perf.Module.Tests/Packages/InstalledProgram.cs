using System.Diagnostics;

namespace Perf.Module.Tests.Packages;

/// <summary>Runs what a user has just installed, as a user who has never had it: with an empty home, and with none of this machine's settings for Perf, modules and packages.</summary>
internal static class InstalledProgram
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(180);
    private static readonly string[] s_ours = ["PSModulePath", "PERF_HOME", "NUGET_PACKAGES", "DOTNET_CLI_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"];

    /// <summary>What the script below ends with where all is well.</summary>
    public const string Done = "Completed True 0 True";

    /// <summary>The quick start as a script: where the module came from, and what the run came to. How fast it was is no matter here, and two seconds of it are as good as ten.</summary>
    /// <param name="module">The module's name where the shell finds it, or its manifest.</param>
    public static string QuickStart(string module = "Perf") => $$"""
        Import-Module '{{module}}' -ErrorAction Stop
        $folder = (Get-Module Perf).ModuleBase
        $folder
        $text = [System.IO.File]::ReadAllText("$folder/scenarios/quickstart.yaml")
        if (-not $text.Contains('duration: 10s')) { throw 'The quick start takes another time.' }
        $short = "$([System.IO.Path]::GetTempPath())$([guid]::NewGuid().ToString('N')).yaml"
        [System.IO.File]::WriteAllText($short, $text.Replace('duration: 10s', 'duration: 2s'))
        $r = Invoke-PerfTest $short
        [System.IO.File]::Delete($short)
        "$($r.Status) $($r.Metrics['http_reqs'].Count -gt 0) $($r.Metrics['http_req_failed'].Rate) $($null -ne ($r | Test-PerfThreshold))"
        """;

    /// <param name="home">The test's folder; the user's home is a folder in it.</param>
    /// <param name="program">What is run.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it has besides.</param>
    public static Perfsh.Result Run(TestRunHome home, string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        string user = Directory.CreateDirectory(Path.Combine(home.Path, "user")).FullName;
        ProcessStartInfo info = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string name in s_ours)
        {
            info.Environment.Remove(name);
        }

        info.Environment["HOME"] = user;
        if (OperatingSystem.IsWindows())
        {
            // There the system knows the folders of a user, whatever the variables say.
            info.Environment["PERF_HOME"] = home.Home;
        }

        foreach ((string name, string value) in environment)
        {
            info.Environment[name] = value;
        }

        using var process = Process.Start(info)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {s_limit}.");
        }

        return new Perfsh.Result(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
