using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Perf.Telemetry.Monitors.DotNet;
using Perf.Telemetry.Profiling;
using Perf.Tests.Telemetry.Monitors;

namespace Perf.Tests.Telemetry.Profiling;

/// <summary>Against a real ASP.NET Core process.</summary>
public sealed class RunProfilerTests(CountedProcess target) : IClassFixture<CountedProcess>
{
    [SkippableTheory]
    [InlineData(ProfileKind.Cpu)]
    [InlineData(ProfileKind.Wall)]
    public async Task Profile_OfARealServerUnderLoad_HasItsMethods(ProfileKind kind)
    {
        target.Require();
        using var profiler = new RunProfiler([new ProfileDefinition { Process = $"{target.Id}", Kind = kind, After = TimeSpan.Zero, For = TimeSpan.FromMinutes(5) }], TimeProvider.System);
        profiler.Start();
        using var client = new HttpClient();
        for (int i = 0; i < 400; i++)
        {
            using HttpResponseMessage _ = await client.GetAsync(target.Address);
        }

        ProcessProfile profile = Assert.Single(profiler.End(wasStopped: false));

        Assert.Empty(profile.Warnings);
        Assert.Equal((target.Id, kind), (profile.ProcessId, profile.Kind));
        Assert.Equal(profile.Samples, profile.Nodes.Sum(node => node.Self));
        Assert.True(profile.Threads > 1);
        if (kind == ProfileKind.Wall)
        {
            // Threads of the server wait all the time, however little it has to do.
            Assert.True(profile.Samples > 10);
            Assert.Contains(profile.Frames, frame => frame.Module == "System.Private.CoreLib" && frame.Name.StartsWith("System.Threading.", StringComparison.Ordinal));
        }
    }

    [SkippableFact]
    public async Task ReadAll_StreamCutOffAnywhere_IsAFaultThatIsNamed()
    {
        target.Require();
        using EventPipeSession session = new DiagnosticsClient(target.Id).StartEventPipeSession([new EventPipeProvider("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational)], requestRundown: false);
        var bytes = new MemoryStream();
        Task copies = session.EventStream.CopyToAsync(bytes);
        using var client = new HttpClient();
        using HttpResponseMessage _ = await client.GetAsync(target.Address);
        await Task.Delay(300);
        await session.StopAsync(CancellationToken.None);
        await copies.WaitAsync(TimeSpan.FromSeconds(60));
        byte[] whole = bytes.ToArray();
        new SampleEvents().ReadAll(new MemoryStream(whole));
        for (int length = 0; length < whole.Length; length += 1 + (whole.Length / 300))
        {
            Exception fault = Assert.ThrowsAny<Exception>(() => new SampleEvents().ReadAll(new MemoryStream(whole, 0, length)));
            Assert.True(fault is FormatException or EndOfStreamException, fault.ToString());
        }
    }

    [Fact]
    public void Create_NoSuchProcess_SaysSo() =>
        Assert.Contains("no-such-program", Assert.Throws<MonitorException>(() => new RunProfiler([new ProfileDefinition { Process = "no-such-program" }], TimeProvider.System)).Message, StringComparison.Ordinal);

    /// <summary>What there is instead is told by its name: numbers alone say nothing.</summary>
    [SkippableFact]
    public void Create_NoSuchProcess_NamesThoseThatThereAre()
    {
        target.Require();
        string message = Assert.Throws<MonitorException>(() => new RunProfiler([new ProfileDefinition { Process = "no-such-program" }], TimeProvider.System)).Message;
        Assert.Matches(@"Give the number, or the name .+ dotnet runs\. There are .+ \(\d+\)", message);
    }

    [SkippableFact]
    public async Task Create_SeveralProcessesOfTheName_SaysWhatProfileTakes()
    {
        target.Require();
        Skip.IfNot(OperatingSystem.IsLinux(), "names of assemblies");
        var second = new CountedProcess();
        await second.InitializeAsync();
        try
        {
            second.Require();
            string name = DotNetProcesses.NameOf(target.Id)!;
            string Told(ProfileKind kind) => Assert.Throws<MonitorException>(() => new RunProfiler([new ProfileDefinition { Process = name, Kind = kind }], TimeProvider.System)).Message;
            Assert.Matches(@"Give the number: -Profile cpu=\d+\.$", Told(ProfileKind.Cpu));
            Assert.Matches(@"Give the number: -Profile wall=\d+\.$", Told(ProfileKind.Wall));

            // What is looked for counters is told in the monitor's words.
            using var reader = new DotNetReader(new DotNetMonitor { Name = "d", ProcessName = name });
            Assert.Matches(@"Give the number: dotnet=\d+\.$", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("d"), CancellationToken.None)).Message);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }

    [Fact]
    public void Create_ANumberThatIsNoProcess_SaysThatItMayNotBeSampled() => Assert.StartsWith(
        "There is no .NET process 1 that this user may sample.",
        Assert.Throws<MonitorException>(() => new RunProfiler([new ProfileDefinition { Process = "1" }], TimeProvider.System)).Message,
        StringComparison.Ordinal);

    [SkippableFact]
    public void End_BeforeSamplingBegan_SaysWhy()
    {
        target.Require();
        using var profiler = new RunProfiler([new ProfileDefinition { Process = $"{target.Id}", After = TimeSpan.FromHours(1) }], TimeProvider.System);
        profiler.Start();
        ProcessProfile profile = Assert.Single(profiler.End(wasStopped: false));
        Assert.Equal(0, profile.Samples);
        Assert.Contains("The load ended before", Assert.Single(profile.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_ProcessThatWasKilled_StillEnds()
    {
        var child = new CountedProcess();
        await child.InitializeAsync();
        if (child.Id == 0)
        {
            return;
        }

        using var profiler = new RunProfiler([new ProfileDefinition { Process = $"{child.Id}", After = TimeSpan.Zero }], TimeProvider.System);
        var watch = Stopwatch.StartNew();
        profiler.Start();
        await Task.Delay(1000);
        child.Kill();

        // The thread that reads the session gives way to all others: it needs its time to see the end.
        await Task.Delay(1000);
        double load = watch.Elapsed.TotalSeconds;
        ProcessProfile profile = Assert.Single(profiler.End(wasStopped: false));
        Assert.Contains(profile.Warnings, warning => warning.StartsWith($"The process {child.Id} ended its session after ", StringComparison.Ordinal) && warning.EndsWith(" s: what came until then counts.", StringComparison.Ordinal));

        // It lasted until the process ended, not until the load did.
        Assert.True(profile.To < load, $"{profile.To} s of {load} s");
        await child.DisposeAsync();
    }

    [SkippableFact]
    public async Task End_WhileAProcessDoesNotAnswer_SaysThatSamplingHadNotBegun()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "signals");
        var child = new CountedProcess();
        await child.InitializeAsync();
        try
        {
            child.Require();
            Signal("STOP", child.Id);
            using var profiler = new RunProfiler([new ProfileDefinition { Process = $"{child.Id}", After = TimeSpan.Zero }], TimeProvider.System);
            profiler.Start();
            await Task.Delay(500);
            ProcessProfile profile = Assert.Single(profiler.End(wasStopped: false));
            Assert.StartsWith("The load ended before its sampling began", Assert.Single(profile.Warnings), StringComparison.Ordinal);
            Signal("CONT", child.Id);
        }
        finally
        {
            child.Kill();
            await child.DisposeAsync();
        }
    }

    private static void Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
