using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Evidence is of the family that saw it: the same thing, seen once, does not count as if two had seen it.</summary>
public sealed class EvidenceFamilyTests
{
    private static readonly EvidenceFamily[] s_ofProcesses = [EvidenceFamily.Host, EvidenceFamily.Application, EvidenceFamily.Database, EvidenceFamily.Proxy, EvidenceFamily.Cache];

    public static TheoryData<string> Classes => [.. Faults.All.Keys];

    /// <summary>What the load generator did not measure is not the client's, and what a monitor read is of its tier.</summary>
    [Theory]
    [MemberData(nameof(Classes))]
    public void Diagnose_Evidence_IsOfTheFamilyThatSawIt(string id)
    {
        Diagnosis diagnosis = Faults.All[id]().Diagnose(Sensitivity.High);
        Assert.All(diagnosis.Findings.Concat(diagnosis.Others).SelectMany(finding => finding.Evidence.Concat(finding.Against)), one => Assert.Contains(one.Family, FamiliesOf(one.Source)));
    }

    /// <summary>A signal that goes against the load, or begins after the symptom, is its monitor's.</summary>
    [Fact]
    public void Diagnose_DoseAndOnset_AreOfTheSignalsFamily()
    {
        MadeUpRun late = Faults.Slow(60).With(run => run.Median = second => second < 20 ? 10 : 100).Set("host", "host", "container.cpu.throttled_periods", "%", 40)
            .Set("host", "host", "container.cpu.throttled_time", "ms/s", second => second < 42 ? 5 : 600);
        Assert.Equal(EvidenceFamily.Host, Named(late, "host.cpu-throttle").Against.Single(one => one.Signal.StartsWith("beginning of", StringComparison.Ordinal)).Family);

        MadeUpRun falling = Faults.ThreadPool(Faults.Slow(300)).With(run => run.Load = second => 40 + (20 * (second / 12))).Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", second => 70 - (15 * (second / 12)));
        Assert.Equal(EvidenceFamily.Application, Named(falling, "app.threadpool").Against.Single(one => one.Signal.StartsWith("rank correlation", StringComparison.Ordinal)).Family);
    }

    /// <summary>Waiting for a processor is the machine's; what the client sees of it is time that nothing else accounts for.</summary>
    [Theory]
    [InlineData("host.cpu")]
    [InlineData("host.noisy-neighbour")]
    public void Diagnose_WaitingForAProcessor_IsTheMachines(string id)
    {
        Finding finding = Named(Faults.All[id](), id);
        Assert.Equal(EvidenceFamily.Host, finding.Evidence.Single(one => one.Signal == "waiting for a processor").Family);
        Assert.Contains(finding.Evidence, one => one is { Family: EvidenceFamily.Client, Source: Figure.Generator, Strength: > 0.9 });
    }

    /// <summary>Of a machine alone, without its programs: it is told where the client's time fits, and nothing is said of who uses the processors.</summary>
    [Theory]
    [InlineData(75, true)]
    [InlineData(10, false)]
    public void Diagnose_TheMachineAlone_IsToldWhereSomethingWaits(double pressure, bool isTold)
    {
        MadeUpRun run = Faults.Busy(60, application: 55, database: 80, proxy: 50).Without(one => one.Kind != "host").Set("host", "host", "system.pressure", "%", pressure, ("resource", "cpu"), ("stalled", "some"));
        foreach (string table in new[] { "statements", "tables", "waits", "blocking", "settings", "errors" })
        {
            run.WithoutTable(table);
        }

        Diagnosis diagnosis = run.Diagnose();
        Assert.True(isTold == diagnosis.Findings.Any(one => one.Id == "host.cpu"), BottleneckRulesTests.Told(diagnosis));
        Assert.All(diagnosis.Findings.Concat(diagnosis.Others).SelectMany(one => one.Evidence), one => Assert.DoesNotContain("cores by the target", one.Text, StringComparison.Ordinal));
    }

    /// <summary>A neighbour is felt by what computes, and hardly by requests that wait for each other's rows.</summary>
    [Fact]
    public void Diagnose_NeighbourOfRequestsThatWaitForLocks_IsLessSure()
    {
        MadeUpRun locks = Faults.Locks(Faults.Slow(140)).Set("host", "host", "system.cpu.utilization", "%", 98).Set("host", "host", "system.pressure", "%", 80, ("resource", "cpu"), ("stalled", "some"));
        Assert.True(Named(locks, "host.noisy-neighbour").Confidence < Named(Faults.All["host.noisy-neighbour"](), "host.noisy-neighbour").Confidence - 0.1);
    }

    /// <summary>A monitor of anything, as a query of Prometheus: each of its signals is of its own tier.</summary>
    [Fact]
    public void Of_SignalsOfSeveralTiersInOneMonitor_AreEachOfTheirOwn()
    {
        var evidence = new RunEvidence(MadeUpRun.Healthy().Set("all", "prometheus", "container.cpu.throttled_periods", "%", 1).Set("all", "prometheus", "nginx.connections_dropped", "1/s", 5)
            .Set("all", "prometheus", "postgresql.deadlocks", "1/s", 2).Result());
        Assert.Equal(EvidenceFamily.Proxy, RunEvidence.Of(evidence.One("nginx.connections_dropped"), "nginx.connections_dropped", one => one.Mean).Family);
        Assert.Equal(EvidenceFamily.Database, RunEvidence.Of(evidence.One("postgresql.deadlocks"), "postgresql.deadlocks", one => one.Mean).Family);
        Assert.Equal(EvidenceFamily.Host, RunEvidence.Of(evidence.One("system.memory.utilization"), "system.memory.utilization", one => one.Mean).Family);
    }

    /// <summary>Where nobody watches the machine, the application's own use of it is not the machine's too.</summary>
    [Fact]
    public void Diagnose_ComputingWithoutTheMachine_HasNoEvidenceOfTheMachine()
    {
        Finding finding = Named(Faults.All["app.cpu-handler"]().Without(one => one.Kind == "host"), "app.cpu-handler");
        Assert.DoesNotContain(finding.Evidence, one => one.Family == EvidenceFamily.Host);
        Assert.True(finding.Confidence < Named(Faults.All["app.cpu-handler"](), "app.cpu-handler").Confidence);
    }

    /// <summary>The runtime's own word for its memory is the application's, as its heap is.</summary>
    [Fact]
    public void Diagnose_LeakByTheRuntimeAlone_IsSeenByTheApplicationAlone()
    {
        MadeUpRun run = Faults.All["app.leak"]().Without(one => one.Kind == "process").Set("dotnet", "dotnet", "dotnet.process.memory.working_set", "By", second => 150e6 + (6e6 * second));
        Finding finding = Named(run, "app.leak");
        Assert.Equal(EvidenceFamily.Application, finding.Evidence.Single(one => one.Signal == "dotnet.process.memory.working_set, growth").Family);
        Assert.DoesNotContain(finding.Evidence, one => one.Family == EvidenceFamily.Host);
    }

    private static EvidenceFamily[] FamiliesOf(string source) => source switch
    {
        Figure.Generator => [EvidenceFamily.Client],
        "host" => [EvidenceFamily.Host],
        "nginx" => [EvidenceFamily.Proxy, EvidenceFamily.Log],
        "dotnet" => [EvidenceFamily.Application],
        "pg" => [EvidenceFamily.Database],
        "redis" => [EvidenceFamily.Cache],
        _ when source.StartsWith("process-", StringComparison.Ordinal) => s_ofProcesses,
        _ => [],
    };

    private static Finding Named(MadeUpRun run, string id)
    {
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        return diagnosis.Findings.Concat(diagnosis.Others).FirstOrDefault(one => one.Id == id) ?? throw new Xunit.Sdk.XunitException($"{id} was not found: {BottleneckRulesTests.Told(diagnosis)}");
    }
}
