using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;

namespace Perf.Module.Tests.Lab;

/// <summary>The short form of the bottleneck lab, as build.ps1 Lab -Short runs it: real servers with a few faults, the built module's runs of them, their evidence and what is said of them.</summary>
public sealed class LabTests
{
    // Three minutes on a quiet machine; a busy one gets what it needs.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);

    // The lab's app is built with the tests.
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    [SkippableFact]
    public void Short_FewFaults_HaveTheirEvidenceAndAreRecognised()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The lab's servers are started as on Linux.");
        using var folder = new TemporaryFolder();
        (int code, string output) = Run("-Short", "-Verbose", "-ResultPath", folder.Path, "-Port", "18280", "-DatabasePort", "25482");
        Skip.If(output.Contains("The lab needs", StringComparison.Ordinal), output);

        Assert.True(code == 0, output);
        Dictionary<string, JsonElement> cases = File.ReadLines(folder.File("cases.jsonl")).Where(line => line.Length > 0)
            .Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(one => one.GetProperty("fault").GetString()!);
        Assert.Equal(["healthy-ping", "hot-row", "pool-of-two", "rate-limit"], cases.Keys.Order());
        Assert.All(cases.Values, one => Assert.False(one.TryGetProperty("skipped", out JsonElement why) || one.TryGetProperty("failed", out why), $"{why}\n{output}"));

        // Sessions wait for a lock where all want one row and nowhere else; where the machine let too little happen to be judged, there may be none.
        Assert.True(!Ranked(cases["hot-row"]).Any() || Largest(folder, "hot-row", "postgresql.session.waiting", "Lock") >= 1, output);
        Assert.Equal(0, Largest(folder, "healthy-ping", "postgresql.session.waiting", "Lock"));
        Assert.True(Largest(folder, "healthy-ping", "nginx.http.requests") > 0, output);

        AssertFound(cases["hot-row"], "db.lock", output);
        AssertFound(cases["pool-of-two"], "db.pool-small", output);
        AssertFound(cases["rate-limit"], "proxy.rate-limit", output);

        // Nothing ails a healthy one but, on a machine that others share, those.
        Assert.DoesNotContain(Ranked(cases["healthy-ping"]).Take(1), id => id != "host.noisy-neighbour");
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

    [SkippableFact]
    public void APortThatIsTaken_IsRefusedAtTheStart()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The lab's servers are started as on Linux.");
        using var folder = new TemporaryFolder();
        // As a Redis that somebody else runs, on all addresses.
        using var stranger = new TcpListener(IPAddress.Any, 18384);
        stranger.Start();

        (int code, string output) = Run("-Only", "healthy-ping", "-Seeds", "1", "-Seconds", "2", "-ResultPath", folder.Path, "-Port", "18380", "-DatabasePort", "25483");
        Skip.If(output.Contains("The lab needs", StringComparison.Ordinal), output);

        Assert.NotEqual(0, code);
        Assert.Contains("18384 (Cache)", output, StringComparison.Ordinal);
        Assert.Contains("-Port", output, StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(folder.File("cases.jsonl")).Trim());
    }

    [SkippableFact]
    public void ACaseThatFails_IsNotSkippedAndFailsTheLab()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The lab's servers are started as on Linux.");
        using var folder = new TemporaryFolder();

        // What is to make the load ends with an error. What was asked for holds in the short form, too.
        (int code, string output) = Run("-Short", "-Only", "healthy-ping", "-Seconds", "2", "-ResultPath", folder.Path, "-Port", "18480", "-DatabasePort", "25484", "-Shell", "/bin/false");
        Skip.If(output.Contains("The lab needs", StringComparison.Ordinal), output);

        Assert.NotEqual(0, code);
        Assert.Contains("1 times each: 2 s after 3 s", output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 cases failed: healthy-ping (seed 1): The load failed", output, StringComparison.Ordinal);
        JsonElement one = JsonDocument.Parse(File.ReadLines(folder.File("cases.jsonl")).Single(line => line.Length > 0)).RootElement;
        Assert.StartsWith("The load failed", one.GetProperty("failed").GetString(), StringComparison.Ordinal);
        Assert.False(one.TryGetProperty("skipped", out _));
        AssertFree(18480, 18481, 18484, 18490, 25484);
    }

    [SkippableFact]
    public void Interrupted_WhileACaseRuns_LeavesNothingBehind()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The lab's servers are started as on Linux.");
        using var folder = new TemporaryFolder();
        using Process process = Start("-Only", "healthy-ping", "-Seeds", "1", "-Seconds", "600", "-ResultPath", folder.Path, "-Port", "18580", "-DatabasePort", "25485");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();

        // The app is there: the database, Redis and the supplier are as well.
        var watch = Stopwatch.StartNew();
        while (!process.HasExited && !Listening().Contains(18580) && watch.Elapsed < s_limit)
        {
            Thread.Sleep(100);
        }

        Perfsh.Signal(process, "INT");
        Perfsh.WaitForExit(process);
        string said = output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult();
        Skip.If(said.Contains("The lab needs", StringComparison.Ordinal), said);

        AssertFree(18580, 18581, 18584, 18590, 25485);
    }

    private static void AssertFound(JsonElement run, string expected, string output)
    {
        if (Ranked(run).Take(3).Contains(expected))
        {
            return;
        }

        // Where the machine is overloaded so that too little was measured, that is to be said, and why.
        JsonElement[] unjudged = [.. run.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("Id").GetString() == "CannotBeJudged")];
        Assert.True(unjudged.Length == 1, $"{expected} is not among the first three of {string.Join(", ", Ranked(run))}.\n{output}");
        Assert.NotEqual("", unjudged[0].GetProperty("Explanation").GetString());
    }

    // The causes in their order.
    private static IEnumerable<string> Ranked(JsonElement run) => run.GetProperty("findings").EnumerateArray()
        .Where(finding => finding.GetProperty("Rank").GetInt32() > 0)
        .OrderBy(finding => finding.GetProperty("Rank").GetInt32())
        .Select(finding => finding.GetProperty("Id").GetString()!);

    private static int[] Listening() => [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(one => one.Port)];

    private static void AssertFree(params int[] ports) => Assert.Empty(Listening().Intersect(ports));

    private static Process Start(params string[] arguments) =>
        Perfsh.Start(["-NoProfile", "-NonInteractive", "-File", Path.Combine(Perfsh.Root, "tests", "Perf.Lab", "Scripts", "Lab.ps1"), "-Configuration", Configuration, .. arguments]);

    private static (int Code, string Output) Run(params string[] arguments)
    {
        using Process process = Start(arguments);
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
