using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>What holds of every diagnosis, over made-up faults and runs of chance.</summary>
public sealed class DiagnosisPropertiesTests
{
    public static TheoryData<string> Classes => [.. Faults.All.Keys, "healthy"];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Diagnose_AddsUpAndStaysInRange(string id) => Holds(RunOf(id).Diagnose());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Diagnose_RunsOfChance_AddUpAndStayInRange(int seed)
    {
        var chance = new Random(seed);
        string[] ids = [.. Faults.All.Keys];
        for (int i = 0; i < 40; i++)
        {
            RunResult run = Shaken(RunOf(ids[chance.Next(ids.Length)]).Result(), chance);
            Holds(BottleneckAnalysis.Diagnose(run, (Sensitivity)chance.Next(3)));
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Diagnose_OrderOfMonitors_ChangesNothing(string id)
    {
        RunResult run = RunOf(id).Result();
        string expected = Text(BottleneckAnalysis.Diagnose(run));
        var chance = new Random(7);
        RunResult shuffled = run with
        {
            Monitors = [.. run.Monitors.OrderBy(_ => chance.Next())],
            MonitorTables = [.. run.MonitorTables.OrderBy(_ => chance.Next()).Select(table => table with { Rows = [.. table.Rows.OrderBy(_ => chance.Next())] })],
            Errors = [.. run.Errors.Reverse()],
        };
        Assert.Equal(expected, Text(BottleneckAnalysis.Diagnose(run)));
        Assert.Equal(expected, Text(BottleneckAnalysis.Diagnose(shuffled)));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Cut_OfACut_IsTheLastOne(string id)
    {
        Diagnosis medium = RunOf(id).Diagnose();
        foreach (Sensitivity first in Enum.GetValues<Sensitivity>())
        {
            foreach (Sensitivity second in Enum.GetValues<Sensitivity>())
            {
                Diagnosis once = BottleneckAnalysis.Cut(medium, second);
                Assert.Equal(Text(once), Text(BottleneckAnalysis.Cut(BottleneckAnalysis.Cut(medium, first), second)));
                Assert.Equal(second, once.Sensitivity);
            }
        }
    }

    /// <summary>A finer cut tells no less.</summary>
    [Theory]
    [MemberData(nameof(Classes))]
    public void Cut_FinerTellsAtLeastAsMuch(string id)
    {
        Diagnosis diagnosis = RunOf(id).Diagnose();
        int[] told = [.. new[] { Sensitivity.Low, Sensitivity.Medium, Sensitivity.High }.Select(one => BottleneckAnalysis.Cut(diagnosis, one).Findings.Count(finding => finding.Rank > 0))];
        Assert.True(told[0] <= told[1] + told[2] && told[0] <= told[2] + 1, string.Join(" ", told));
        Assert.Equal([.. Enumerable.Range(1, told[2])], BottleneckAnalysis.Cut(diagnosis, Sensitivity.High).Findings.Where(finding => finding.Rank > 0).Select(finding => finding.Rank));
    }

    [Fact]
    public void Diagnose_MoreEvidence_IsNotLessConfidence()
    {
        double before = 0;
        for (double periods = 0; periods <= 40; periods += 2)
        {
            double confidence = Confidence(Faults.Slow(60).Set("host", "host", "container.cpu.throttled_periods", "%", periods), "host.cpu-throttle");
            Assert.True(confidence >= before, $"{periods}: {confidence} < {before}");
            before = confidence;
        }

        Assert.True(before > 0.6);
        before = 0;
        for (double queue = 0; queue <= 40; queue += 2)
        {
            double confidence = Confidence(Faults.Slow(200).Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", queue).Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 6), "app.threadpool");
            Assert.True(confidence >= before, $"{queue}: {confidence} < {before}");
            before = confidence;
        }

        Assert.True(before > 0.6);
    }

    /// <summary>What was not measured makes a cause less sure, and no other cause surer; what says so is told.</summary>
    [Theory]
    [InlineData("db.lock", "process")]
    [InlineData("app.threadpool", "host")]
    [InlineData("db.missing-index", "host")]
    public void Diagnose_LessMeasured_IsNoSurer(string id, string kind)
    {
        double all = Confidence(Faults.All[id](), id);
        double less = Confidence(Faults.All[id]().Without(one => one.Kind == kind), id);
        Assert.InRange(less, 0.3, all);
    }

    [Fact]
    public void CausalGraph_HasNoCyclesAndKnowsItsClasses()
    {
        HashSet<string> ids = [.. BottleneckRules.All.Select(rule => rule.Id)];
        Assert.All(CausalGraph.Edges, edge =>
        {
            Assert.Contains(edge.Cause, ids);
            Assert.Contains(edge.Effect, ids);
            Assert.False(CausalGraph.Causes(edge.Effect, edge.Cause), $"{edge.Cause} and {edge.Effect} cause each other");
        });
    }

    /// <summary>A half-hour of all monitors is looked at in one pass: twice as long is not four times the work.</summary>
    [Fact]
    public void Diagnose_HalfAnHour_TakesLittleMemory()
    {
        RunResult run = LongRun.Make(1800, 250);
        BottleneckAnalysis.Diagnose(run);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(run);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 * 1024 * 1024);
        Assert.True(diagnosis.Quality.IsJudgeable);
    }

    private static double Confidence(MadeUpRun run, string id)
    {
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        return diagnosis.Findings.Concat(diagnosis.Others).FirstOrDefault(finding => finding.Id == id)?.Confidence ?? 0;
    }

    private static MadeUpRun RunOf(string id) => id == "healthy" ? MadeUpRun.Healthy() : Faults.All[id]();

    private static void Holds(Diagnosis diagnosis)
    {
        TimeBudget budget = diagnosis.Budget!;
        Assert.Equal(budget.Milliseconds, budget.Parts.Sum(part => part.Milliseconds), budget.Milliseconds * 1e-9);
        Assert.Equal(1, budget.Parts.Sum(part => part.Share), 1e-9);
        Assert.Equal("unattributed", budget.Parts[^1].Tier);
        Assert.All(budget.Parts, part => Assert.True(part.Milliseconds >= 0));
        Finding[] all = [.. diagnosis.Findings, .. diagnosis.Others];
        Assert.NotEmpty(diagnosis.Findings);
        Assert.Equal(all.Length, all.Select(finding => finding.Id).Distinct().Count());
        Assert.All(all, finding =>
        {
            Assert.InRange(finding.Confidence, 0, 1);
            Assert.InRange(finding.Impact, 0, 1);
            Assert.InRange(finding.ExpectedGain, 1, 100);
            Assert.True(finding.ImpactMilliseconds is null || finding.ImpactMilliseconds <= budget.Milliseconds * 1.001);
            Assert.All(finding.Evidence.Concat(finding.Against), one => Assert.InRange(one.Strength, 0.05, 1));
            Assert.Equal(finding.Consequences.Count > 0 ? null : finding.ConsequenceOf, finding.ConsequenceOf);
        });
        Assert.NotEmpty(diagnosis.Summary);
    }

    // Every figure by chance larger or smaller, some series gone, some with a gap.
    private static RunResult Shaken(RunResult run, Random chance) => run with
    {
        Monitors =
        [
            .. run.Monitors.Where(_ => chance.NextDouble() > 0.1).Select(series =>
            {
                double factor = Math.Exp((chance.NextDouble() - 0.5) * 4);
                int skipped = chance.NextDouble() < 0.2 ? 20 : 0;
                return series with { Seconds = [.. series.Seconds.Skip(skipped)], Values = [.. series.Values.Skip(skipped).Select(value => value * factor * (0.5 + chance.NextDouble()))] };
            }),
        ],
        MonitorTables = [.. run.MonitorTables.Where(_ => chance.NextDouble() > 0.2)],
    };

    [SuppressMessage("Performance", "CA1869", Justification = "A test.")]
    private static string Text(Diagnosis diagnosis) => JsonSerializer.Serialize(diagnosis);
}
