using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>What tells a leak: the runtime's figures of its heap, and the kernel's of its pages. They are two sources; what is computed of one of them is no third.</summary>
public sealed class LeakRuleTests
{
    private static readonly int[] s_three = [1, 7, 13, 19];
    private static readonly int[] s_early = [1, 5, 6];

    /// <summary>As in the lab: 25 seconds, of which 20 are judged, with three collections in them that free nothing.</summary>
    [Fact]
    public void Diagnose_LeakOfThreeCollections_IsToldByTheRuntimeAndTheKernel()
    {
        Finding finding = Leak(Short(s_three))!;
        Assert.InRange(finding.Confidence, 0.7, 0.95);
        Assert.Equal([EvidenceFamily.Host, EvidenceFamily.Application], finding.Evidence.Select(one => one.Family).Distinct().Order());
        Assert.Contains(finding.Evidence, one => one.Signal.StartsWith("hours until", StringComparison.Ordinal));
    }

    /// <summary>Nobody but the runtime saw it: the same run is less sure.</summary>
    [Fact]
    public void Diagnose_LeakThatTheRuntimeAloneSaw_IsLessSure()
    {
        Finding finding = Leak(Short(s_three).Without(one => one.Signal == "process.memory.usage"))!;
        Assert.All(finding.Evidence, one => Assert.Equal(EvidenceFamily.Application, one.Family));
        Assert.True(finding.Confidence < Leak(Short(s_three))!.Confidence - 0.1);
    }

    /// <summary>Three collections of which nothing is known but that they came are few.</summary>
    [Fact]
    public void Diagnose_ThreeCollectionsThatDoNotSayWhatTheyLeft_AreLessSure() =>
        Assert.True(Leak(Short(s_three).Without(one => one.Signal == "dotnet.gc.last_collection.heap.size"))!.Confidence < 0.6);

    /// <summary>Two collections, and garbage ever since: what they left does not grow, and what came after may all be freed by the next.</summary>
    [Fact]
    public void Diagnose_GarbageSinceTheLastCollection_IsNoLeak() => Assert.Null(Leak(Short(s_early)));

    /// <summary>Of two programs the one whose heap grows is asked for its memory, not the larger.</summary>
    [Fact]
    public void Diagnose_AnotherProgramWithMoreMemory_IsNotTheOneThatIsAsked()
    {
        MadeUpRun run = Faults.All["app.leak"]().Set("process-worker", "process", "process.memory.usage", "By", 3e9).Watches("process-worker", "worker").Watches("process-Shop.dll", "Shop.dll").Watches("dotnet", "Shop.dll");
        Assert.Equal("process-Shop.dll", Leak(run)!.Evidence.Single(one => one.Signal == "process.memory.usage, growth").Source);
    }

    // Each request keeps 64 KiB, which is ten megabytes a second.
    private static MadeUpRun Short(int[] collections) => new MadeUpRun { Seconds = 25, Rate = 150 }
        .Set("host", "host", "system.cpu.utilization", "%", 30).Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 20)
        .Set("process-Shop.dll", "process", "process.memory.usage", "By", second => 105e6 + (10.6e6 * second))
        .Set("dotnet", "dotnet", "dotnet.gc.heap.size", "By", second => 58e6 + (10e6 * second))
        .Set("dotnet", "dotnet", "dotnet.gc.collections", "1/s", second => collections.Contains(second) ? 1 : 0, ("gc.heap.generation", "gen0"))
        .Set("dotnet", "dotnet", "dotnet.gc.last_collection.heap.size", "By", 17e6, ("gc.heap.generation", "gen2"))
        .Set("dotnet", "dotnet", "dotnet.gc.last_collection.heap.size", "By", second => 40e6 + (10e6 * collections.Where(at => at <= second).DefaultIfEmpty(0).Max()), ("gc.heap.generation", "gen1"));

    private static Finding? Leak(MadeUpRun run)
    {
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        return diagnosis.Findings.Concat(diagnosis.Others).SingleOrDefault(one => one.Id == "app.leak");
    }
}
