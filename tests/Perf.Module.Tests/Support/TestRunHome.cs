using System.Globalization;

namespace Perf.Module.Tests;

/// <summary>A folder with a $PERF_HOME of its own and scenario files, for one test; runs scripts in the built shell with it.</summary>
/// <param name="shell">The shell that the tests of a class share; null where each script has a process of its own.</param>
internal sealed class TestRunHome(SharedShell? shell = null) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public string Home => System.IO.Path.Combine(_folder.Path, "home");

    /// <summary>A scenario of 20 requests to a target; or, with a duration, of 20 a second.</summary>
    // A closed executor for the short ones: on a busy machine late starts could make a run of arrivals invalid, rightly.
    public string Scenario(string target = "sample", string path = "/items", double seconds = 0, string extra = "") => _folder.File(
        $"{Guid.NewGuid():N}.yaml",
        string.Create(CultureInfo.InvariantCulture, $$"""
        name: test run
        target: {{target}}
        load:
          steady: { {{(seconds > 0 ? $"executor: constant-arrival-rate, rate: 20, duration: {seconds}s" : "executor: shared-iterations, vus: 2, iterations: 20")}}, gracefulStop: 1s }
        flows:
          main:
            steps:
              - get: {{path}}
                name: the request
        {{extra}}
        """));

    public string File(string name, string? text = null) => _folder.File(name, text);

    /// <summary>Runs a command in perfsh, with this home, from this folder.</summary>
    public Perfsh.Result Run(string command) => shell is null ? RunAlone(command) : shell.Run($"$env:PERF_HOME = '{Home}'; Set-Location '{Path}'; {command}");

    /// <summary>Runs it in a process of its own, whose end is a process' end.</summary>
    public Perfsh.Result RunAlone(string command) => Perfsh.RunWithEnvironment("PERF_HOME", Home, "-NonInteractive", "-Command", $"Set-Location '{Path}'; {command}");

    public void Dispose() => _folder.Dispose();
}
