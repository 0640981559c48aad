using System.Diagnostics;
using System.Text.Json;
using Perf.Module.Tests;

namespace Perf.Module.Tests.Lab;

/// <summary>The short form of the bottleneck lab, as build.ps1 Lab -Short runs it: real servers with a few faults, the built module's runs of them, and that their evidence is in the results.</summary>
public sealed class LabTests
{
    // A minute on a quiet machine; a busy one gets what it needs.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(8);

    [SkippableFact]
    public void Short_FewFaults_RunAndHaveTheirEvidence()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The lab's servers are started as on Linux.");
        using var folder = new TemporaryFolder();
        (int code, string output) = Run("-Short", "-Verbose", "-ResultPath", folder.Path, "-Port", "18280", "-DatabasePort", "25482");
        Skip.If(output.Contains("The lab needs", StringComparison.Ordinal), output);

        Assert.True(code == 0, output);
        Dictionary<string, JsonElement> cases = File.ReadLines(folder.File("cases.jsonl")).Where(line => line.Length > 0)
            .Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(one => one.GetProperty("fault").GetString()!);
        Assert.Equal(["healthy-ping", "hot-row", "missing-index", "thread-sleep"], cases.Keys.Order());
        Assert.All(cases.Values, one => Assert.False(one.TryGetProperty("skipped", out JsonElement why), $"{why}\n{output}"));

        // Whole tables are read where the index is gone, and nowhere else; sessions wait for a lock where all want one row; work waits for threads where they sleep.
        Assert.True(Largest(folder, "missing-index", "postgresql.sequential_scan_rows") > 10_000, output);
        Assert.True(Largest(folder, "hot-row", "postgresql.sequential_scan_rows") < 10_000, output);
        Assert.True(Largest(folder, "hot-row", "postgresql.session.waiting", "Lock") >= 1, output);
        Assert.True(Largest(folder, "thread-sleep", "dotnet.thread_pool.queue.length") > 2, output);

        // What is healthy answers.
        Assert.Equal(0, Largest(folder, "healthy-ping", "postgresql.session.waiting", "Lock"));
        Assert.True(Largest(folder, "healthy-ping", "nginx.http.requests") > 0);
    }

    [SkippableFact]
    public void Only_AnUnknownFault_SaysSo()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The lab's servers are started as on Linux.");
        using var folder = new TemporaryFolder();

        (int code, string output) = Run("-Only", "no-such-fault", "-ResultPath", folder.Path);
        Skip.If(output.Contains("The lab needs", StringComparison.Ordinal), output);

        Assert.NotEqual(0, code);
        Assert.Contains("no-such-fault", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        using Process process = Perfsh.Start(["-NoProfile", "-NonInteractive", "-File", Path.Combine(Perfsh.Root, "tests", "Perf.Lab", "Scripts", "Lab.ps1"), .. arguments]);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            // The script ends what it started when it is asked to end.
            Perfsh.Signal(process, "INT");
            Perfsh.WaitForExit(process);
            Assert.Fail($"The lab did not end within {s_limit}.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
    }

    // The largest value of a signal whose labels have a value; 0 where there is none.
    private static double Largest(TemporaryFolder folder, string fault, string signal, string? label = null)
    {
        using JsonDocument result = JsonDocument.Parse(File.ReadAllText(folder.File($"{fault}-1.json")));
        return result.RootElement.GetProperty("monitors").EnumerateArray()
            .Where(one => one.GetProperty("signal").GetString() == signal)
            .Where(one => label is null || one.GetProperty("labels").EnumerateObject().Any(pair => pair.Value.GetString() == label))
            .Select(one => one.GetProperty("max").GetDouble())
            .DefaultIfEmpty(0)
            .Max();
    }
}
