using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Whose machine a figure is of: monitors of this machine tell of the target where it is served here, and of several monitors of a kind one is looked at.</summary>
public sealed class RemoteTargetTests
{
    [Theory]
    [InlineData("sample", true)]
    [InlineData("", true)]
    [InlineData("http://127.0.0.1:18090", true)]
    [InlineData("http://127.8.0.1/a", true)]
    [InlineData("https://[::1]:8443", true)]
    [InlineData("localhost:5432", true)]
    [InlineData("Host=localhost;Port=5432;Database=shop", true)]
    [InlineData("Server=db.example;Database=shop", false)]
    [InlineData("http://builder7:80/", true)]
    [InlineData("https://shop.example", false)]
    [InlineData("192.0.2.7:80", false)]
    public void IsThis_TellsTheTargetsMachine(string target, bool expected) =>
        Assert.Equal(expected, TargetMachine.IsThis(new RunResult { Id = "x", Target = target, Machine = new MachineInfo { Name = "builder7" } }));

    [Fact]
    public void IsThis_ProgramsAreWatched_IsHere()
    {
        RunResult run = MadeUpRun.Healthy().With(one => one.Target = "https://shop.example").Result();
        Assert.True(TargetMachine.IsThis(run));
        Assert.False(TargetMachine.IsThis(run with { Monitors = [.. run.Monitors.Where(one => one.Kind is not ("process" or "dotnet"))] }));
    }

    /// <summary>The load generator's processors, disk, memory and quota are busy; the target is elsewhere.</summary>
    [Fact]
    public void Diagnose_RemoteTarget_ThisMachineIsNotTheTargets()
    {
        MadeUpRun Busy(string target) => Faults.SlowDisk(Faults.Slow(60)).With(run => run.Target = target).Without(one => one.Kind is "process" or "dotnet")
            .Set("host", "host", "system.cpu.utilization", "%", 99).Set("host", "host", "system.pressure", "%", 80, ("resource", "cpu"), ("stalled", "some"))
            .Set("host", "host", "system.pressure", "%", 30, ("resource", "memory"), ("stalled", "some")).Set("host", "host", "container.cpu.throttled_periods", "%", 85)
            .Set("host", "host", "system.network.tcp.listen_overflows", "1/s", 30);
        string[] ofHost = ["host.cpu", "host.disk", "host.memory", "host.cpu-throttle", "host.noisy-neighbour", "net.conn-limits"];
        Diagnosis here = Busy("http://127.0.0.1:18090").Diagnose(Sensitivity.High);
        Assert.Contains(here.Findings.Concat(here.Others), one => one.Id == "host.cpu");
        Assert.DoesNotContain(here.Missing, one => one.Contains("node_exporter", StringComparison.Ordinal));

        Diagnosis remote = Busy("https://shop.example").Diagnose(Sensitivity.High);
        Assert.DoesNotContain(remote.Findings.Concat(remote.Others), one => ofHost.Contains(one.Id));
        Assert.Contains(remote.Missing, one => one.Contains("a node monitor (node_exporter) on the target's machine", StringComparison.Ordinal));
        Assert.DoesNotContain("CPU of the machine", remote.BusiestResource!.Resource ?? "", StringComparison.Ordinal);
    }

    /// <summary>Of two machines the target's is looked at, and not the busier one.</summary>
    [Theory]
    [InlineData("https://shop.example", 99, 20, "node")]
    [InlineData("https://shop.example", 20, 60, "node")]
    [InlineData("http://127.0.0.1:18090", 20, 99, "host")]
    public void Load_TwoMachines_AreNotMixed(string target, double host, double node, string expected)
    {
        MadeUpRun run = MadeUpRun.Healthy().With(one => one.Target = target).Without(one => one.Kind is "process" or "dotnet").Set("host", "host", "system.cpu.utilization", "%", host).Set("other", "node", "system.cpu.utilization", "%", node).Set("other", "node", "system.cpu.logical.count", "{cpu}", 16);
        MachineLoad load = new RunEvidence(run.Result()).Load;
        Assert.Equal(expected, load.Busy!.Series.Kind);
        Assert.Equal(expected == "node" ? 16 : 2, load.Cores);
        Assert.Equal(expected == "node", load.OwnShare is null);
        Assert.DoesNotContain(run.Diagnose().Missing, one => one.Contains("node_exporter", StringComparison.Ordinal));
    }

    /// <summary>Whose quota it was: the generator's own where nobody named the group and no program of the target is watched here.</summary>
    [Fact]
    public void Diagnose_ThrottledGroup_IsTheTargetsWhereItIsNamedOrWatched()
    {
        MadeUpRun Throttled(double own, string? group = null) => Faults.Slow(60).With(run => { run.Spread = 6; run.Validity = run.Validity with { ThrottledMax = own }; }).Without(one => one.Signal.StartsWith("container.", StringComparison.Ordinal) && one.Monitor == "host")
            .Set("group", "host", "container.cpu.throttled_periods", "%", 85).Set("group", "host", "container.cpu.throttled_time", "ms/s", 500).Watches("group", group);
        double Confidence(MadeUpRun run, string id) => run.Diagnose(Sensitivity.High) is var diagnosis ? diagnosis.Findings.Concat(diagnosis.Others).FirstOrDefault(one => one.Id == id)?.Confidence ?? 0 : 0;
        static MadeUpRun Alone(MadeUpRun run) => run.Without(one => one.Kind is "process" or "dotnet");

        Assert.InRange(Confidence(Throttled(0), "host.cpu-throttle"), 0.6, 1);
        Assert.Equal(0, Confidence(Alone(Throttled(60)), "host.cpu-throttle"));
        static MadeUpRun Unseen(MadeUpRun run) => run.Set("nginx", "nginx", "nginx.http.request.duration", "ms", 4, ("statistic", "avg"));
        Assert.True(Confidence(Unseen(Alone(Throttled(200))), "gen.saturated") > Confidence(Unseen(Alone(Throttled(0))), "gen.saturated") + 0.2);
        Assert.InRange(Confidence(Throttled(200, "/shop"), "host.cpu-throttle"), 0.6, 1);
        Assert.InRange(Confidence(Alone(Throttled(200, "/shop")), "host.cpu-throttle"), 0.5, 1);
    }

    /// <summary>A group that was named is the target's; the other one is the load generator's and is not taken for it, however much it is held back.</summary>
    [Fact]
    public void Evidence_NamedGroup_IsTheOneThatCounts()
    {
        RunEvidence run = new(MadeUpRun.Healthy().Set("host", "host", "container.cpu.throttled_periods", "%", 90).Set("group", "host", "container.cpu.throttled_periods", "%", 3).Watches("group", "/shop").Result());
        Assert.Equal(3, run.One("container.cpu.throttled_periods")!.Mean);
        Assert.Equal(90, run.OfGenerator("container.cpu.throttled_periods")!.Mean);
    }

    [Theory]
    [InlineData("nginx-load", "Shop.dll", EvidenceFamily.Application)]
    [InlineData("backend", "postgres", EvidenceFamily.Database)]
    [InlineData("front", "nginx", EvidenceFamily.Proxy)]
    [InlineData("process-redis-server", "", EvidenceFamily.Cache)]
    public void ProcessTier_IsThatOfTheProgram(string monitor, string program, EvidenceFamily expected)
    {
        Assert.Equal(expected, MonitorKind.ProcessTier(new MonitorSeries { Monitor = monitor, Kind = "process", Process = program }));
    }

    /// <summary>The program's name on every series changes nothing of what is found.</summary>
    [Theory]
    [InlineData("app.threadpool")]
    [InlineData("app.gc")]
    [InlineData("app.leak")]
    [InlineData("db.n+1")]
    [InlineData("config.log-verbosity")]
    public void Diagnose_SeriesWithTheirProgram_AreFoundAlike(string id)
    {
        RunResult run = Faults.All[id]().Result();
        RunResult labelled = run with { Monitors = [.. run.Monitors.Select(one => one.Kind is "process" or "dotnet" ? one with { Process = one.Kind == "dotnet" ? "Shop.dll" : one.Monitor["process-".Length..] } : one)] };
        Finding expected = BottleneckAnalysis.Diagnose(run).Findings[0];
        Finding found = BottleneckAnalysis.Diagnose(labelled).Findings[0];
        Assert.Equal((id, expected.Confidence, expected.Title), (found.Id, found.Confidence, found.Title));
    }

    /// <summary>Of two databases the one that works is looked at, with its tables and signals; both applications' processor time counts.</summary>
    [Fact]
    public void Evidence_SeveralOfAKind_OneIsLookedAt()
    {
        MadeUpRun made = MadeUpRun.Healthy().Without(one => one.Kind == "process").Set("archive", "postgresql", "postgresql.backends", "", 90).Set("archive", "postgresql", "postgresql.session.busy", "", 0.01)
            .Set("dotnet", "dotnet", "dotnet.process.cpu.utilization", "%", 20).Set("worker", "dotnet", "dotnet.process.cpu.utilization", "%", 30).Set("worker", "dotnet", "dotnet.thread_pool.queue.length", "", 50);
        RunResult run = made.Result();
        run = run with { MonitorTables = [.. run.MonitorTables, new MonitorTable { Monitor = "archive", Kind = "postgresql", Name = "statements", Columns = ["query_id", "query", "calls", "exec_ms"], Rows = [["9", "SELECT 1", "1", "1"]] }] };
        var evidence = new RunEvidence(run);
        Assert.Equal(10, evidence.One("postgresql.backends")!.Mean);
        Assert.Equal("pg", evidence.Database.Source);
        Assert.Equal(4800, evidence.Database.Statements!.Sum("exec_ms"));
        Assert.Equal(0, evidence.One("dotnet.thread_pool.queue.length")!.Mean);
        Assert.Equal(1, evidence.Load.Application!.Value, 9);
    }
}
