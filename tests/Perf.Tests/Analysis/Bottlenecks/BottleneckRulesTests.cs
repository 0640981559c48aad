using Perf.Analysis;
using Perf.Tests.Architecture;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Each class is named where it is there, and not where its confounder is.</summary>
public sealed class BottleneckRulesTests
{
    public static TheoryData<string> Classes => [.. Faults.All.Keys];

    /// <summary>Every class of the list has a rule, a made-up run and a line in the document.</summary>
    [Fact]
    public void All_EveryClassHasARuleAndARunAndALine()
    {
        Assert.Equal(35, BottleneckRules.All.Count);
        Assert.Equal(BottleneckRules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal), Faults.All.Keys.Order(StringComparer.Ordinal));
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "bottlenecks-classes.md"));
        Assert.All(BottleneckRules.All, rule => Assert.Contains($"| `{rule.Id}` |", document, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Diagnose_Fault_IsNamedFirst(string id)
    {
        Diagnosis diagnosis = Faults.All[id]().Diagnose();
        Assert.True(diagnosis.Findings[0].Id == id, Told(diagnosis));
        Finding first = diagnosis.Findings[0];
        Assert.Equal(1, first.Rank);
        Assert.InRange(first.Confidence, 0.6, 1);
        Assert.InRange(first.Impact, 0.1, 1);
        Assert.True(first.ExpectedGain > 1);
        Assert.Contains(first.Evidence, one => one.IsDiscriminating);
        Assert.NotEmpty(first.Title);
        Assert.NotEmpty(first.Explanation);
        Assert.NotEmpty(first.Verify);
        Assert.All(first.Evidence, one => Assert.NotEmpty(one.Text));
        Assert.Null(diagnosis.Headroom);
        Assert.NotNull(diagnosis.BusiestResource);
    }

    [Fact]
    public void Diagnose_Healthy_FindsNothingAndTellsTheHeadroom()
    {
        foreach (Sensitivity sensitivity in Enum.GetValues<Sensitivity>())
        {
            Diagnosis diagnosis = MadeUpRun.Healthy().Diagnose(sensitivity);
            Finding only = Assert.Single(diagnosis.Findings);
            Assert.True(only.Id == Finding.NoBottleneckFound, Told(diagnosis));
            Assert.Equal(0, only.Rank);
            Assert.Equal(100, diagnosis.Headroom!.Rate);
            Assert.InRange(diagnosis.Headroom.Factor!.Value, 2.8, 2.9);
            Assert.Contains("CPU of the machine", only.Explanation, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, string, string> Confounders => new()
    {
        { "gen.saturated", "the server is as slow as the client sees", "db.lock" },
        { "db.missing-index", "a small table is read in sequence", Finding.NoBottleneckFound },
        { "db.missing-index", "a report returns most of a table", "db.slow-query" },
        { "db.pool-small", "requests queue for threads", "app.threadpool" },
        { "db.pool-small", "sessions wait for locks", "db.lock" },
        { "app.threadpool", "the processors are all in use", "app.cpu-handler" },
        { "db.slow-query", "the statement waits for locks", "db.lock" },
        { "db.wal-sync", "a quick disk is waited for briefly", Finding.NoBottleneckFound },
        { "db.lock", "the log makes transactions hold their locks", "db.wal-sync" },
        { "host.memory", "the page cache fills the memory", Finding.NoBottleneckFound },
        { "host.disk", "processors wait for a disk now and then", Finding.NoBottleneckFound },
        { "app.leak", "a cache fills and levels off", Finding.NoBottleneckFound },
        { "app.leak", "no collection came yet", Finding.NoBottleneckFound },
        { "db.checkpoint", "one checkpoint was asked for", Finding.NoBottleneckFound },
        { "db.cache-miss", "the system's cache has what buffers miss", Finding.NoBottleneckFound },
        { "cache.miss", "a cache fills at the beginning", Finding.NoBottleneckFound },
        { "net.bandwidth", "a body is slow to make", "app.cpu-handler" },
        { "app.cpu-handler", "the garbage collector computes", "app.gc" },
        { "dep.errors", "a limit turns requests away", "proxy.rate-limit" },
        { "dep.slow", "most calls fail", "dep.errors" },
        { "dep.slow", "answers come and wait for a thread", "app.threadpool" },
        { "dep.slow", "a quick service is most of a quick request", Finding.NoBottleneckFound },
        { "dep.slow", "a poll beside the requests waits for a change", Finding.NoBottleneckFound },
        { "app.lock", "the application computes", "app.cpu-handler" },
        { "host.noisy-neighbour", "the target's own processes are not watched", "" },
        { "host.cpu-throttle", "the load generator is held back", "gen.saturated" },
        { "db.n+1", "a job runs few statements with many rows", Finding.NoBottleneckFound },
        { "proxy.no-upstream-keepalive", "connections are the database's", "db.conn-churn" },
    };

    [Theory]
    [MemberData(nameof(Confounders))]
    public void Diagnose_Confounder_IsNotTaken(string id, string what, string expected)
    {
        Diagnosis diagnosis = Confounding.Of(what).Diagnose();
        Assert.True(!diagnosis.Findings.Any(finding => finding.Id == id), Told(diagnosis));
        Assert.True(expected.Length == 0 || diagnosis.Findings[0].Id == expected, Told(diagnosis));
    }

    [Fact]
    public void Diagnose_MissingIndex_NamesTableAndColumns()
    {
        MadeUpRun run = Faults.All["db.missing-index"]();
        Finding finding = run.Diagnose().Findings[0];
        Assert.Contains("orders", finding.Title, StringComparison.Ordinal);
        Assert.Equal("public.orders", finding.Parameters["table"]);
        Assert.Contains("hypopg", string.Join(" ", finding.Missing), StringComparison.Ordinal);

        run.Table("postgresql", "indexes", "query_id,schema,table,columns,definition,method,cost_before,cost_after,size_bytes", "4|public|orders|customer_id|CREATE INDEX ON public.orders (customer_id)|hypopg|5119|42.6|5218304");
        Finding sure = run.Diagnose().Findings[0];
        Assert.Equal("An index is missing on orders (customer_id)", sure.Title);
        Assert.Equal(["db.index.create"], sure.Optimizations);
        Assert.Equal("customer_id", sure.Parameters["columns"]);
        Assert.Equal("CREATE INDEX ON public.orders (customer_id)", sure.Parameters["definition"]);
        Assert.True(sure.Confidence >= finding.Confidence);
    }

    [Fact]
    public void Diagnose_PoolSmall_TellsThePoolThatWouldDo()
    {
        Finding finding = Faults.All["db.pool-small"]().Diagnose().Findings[0];
        Assert.Equal("2", finding.Parameters["pool_size"]);
        Assert.InRange(double.Parse(finding.Parameters["target_pool_size"], System.Globalization.CultureInfo.InvariantCulture), 5, 20);
    }

    /// <summary>Losing acknowledged commits is no cure, however much quicker it is.</summary>
    [Fact]
    public void Diagnose_AnyFault_ProposesNothingThatLosesData()
    {
        string[] denied = ["synchronous_commit", "fsync", "full_page_writes"];
        Assert.All(Faults.All.Values, fault => Assert.All(fault().Diagnose(Sensitivity.High).Findings, finding => Assert.DoesNotContain(finding.Optimizations, id => denied.Any(word => id.Contains(word, StringComparison.Ordinal)))));
        Assert.Empty(Faults.All["proxy.rate-limit"]().Diagnose().Findings[0].Optimizations);
    }

    [Fact]
    public void Diagnose_Generator_CapsWhatIsSaidOfTheTarget()
    {
        MadeUpRun run = Faults.Locks(Faults.All["gen.saturated"]());
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        Assert.Equal("gen.saturated", diagnosis.Findings[0].Id);
        Assert.All(diagnosis.Findings.Skip(1).Concat(diagnosis.Others), finding => Assert.True(finding.Confidence <= 0.5));
    }

    [Fact]
    public void Diagnose_Consequences_AreExplainedAway()
    {
        Diagnosis diagnosis = Faults.All["db.missing-index"]().Diagnose();
        Assert.Contains("host.cpu", diagnosis.Findings[0].Consequences);
        Finding effect = Assert.Single(diagnosis.Others, finding => finding.Id == "host.cpu");
        Assert.Equal("db.missing-index", effect.ConsequenceOf);
        Assert.Equal(0, effect.Rank);
    }

    internal static string Told(Diagnosis diagnosis) => string.Join("\n", diagnosis.Findings.Concat(diagnosis.Others).Select(one => FormattableString.Invariant($"{one.Rank} {one.Id} {one.Confidence:0.00} {one.Impact:0.00} of {one.ConsequenceOf}: {string.Join("; ", one.Evidence.Select(item => $"{item.Signal}={item.Value:0.##}({item.Strength:0.00}×{item.Weight})"))} AGAINST {string.Join("; ", one.Against.Select(item => $"{item.Signal}={item.Value:0.##}({item.Strength:0.00})"))}"))) + string.Join(" ", diagnosis.Quality.Reasons);
}
