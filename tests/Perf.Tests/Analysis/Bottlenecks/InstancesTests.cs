using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Several instances of one application behind a proxy: what they do together is what a request meets, where all of them are watched.</summary>
public sealed class InstancesTests
{
    private const string Statements = "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms";
    private const string Both = "2 instances: web-1, web-2";

    private static readonly string[] s_means = ["%", "ms", "ms/s"];

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.2)]
    public void Evidence_AllInstances_AreOneApplication(double share)
    {
        MadeUpRun made = Serving(MadeUpRun.Healthy());
        var alone = new RunEvidence(made.Result());
        var both = new RunEvidence(Split(made, share).Result());
        Assert.True(both.Instances.AreSeveral);
        Assert.False(alone.Instances.AreSeveral);
        foreach (string signal in new[] { "http.server.request.rate", "http.server.active_requests", "dotnet.thread_pool.thread.count", "dotnet.gc.pause.utilization", "dotnet.gc.heap.size" })
        {
            Assert.Equal(alone.One(signal)!.Mean!.Value, both.One(signal)!.Mean!.Value, 1e-6 * alone.One(signal)!.Mean!.Value);
            Assert.Equal(Both, both.One(signal)!.Series.Monitor);
        }

        Assert.Equal(alone.One("dotnet.gc.collections", ("gc.heap.generation", "gen0"))!.Mean!.Value, both.One("dotnet.gc.collections", ("gc.heap.generation", "gen0"))!.Mean!.Value, 1e-9);
        Assert.Equal(Both, both.SourceOf("dotnet"));
    }

    /// <summary>A time and a share are the mean of what requests meet: most of them meet the instance that serves most.</summary>
    [Fact]
    public void Evidence_SharesOfUnevenInstances_CountByTheirRequests()
    {
        MadeUpRun run = Split(Serving(MadeUpRun.Healthy()), 0.2).Set("web-1", "dotnet", "dotnet.gc.pause.utilization", "%", 30).Set("web-2", "dotnet", "dotnet.gc.pause.utilization", "%", 5);
        Assert.Equal((0.2 * 30) + (0.8 * 5), new RunEvidence(run.Result()).One("dotnet.gc.pause.utilization")!.Mean!.Value, 1e-6);
    }

    [Fact]
    public void Diagnose_AWayToSeveralInstances_IsTold()
    {
        MadeUpRun Far() => Split(Serving(Faults.Slow(26).With(one => { one.Least = 24; one.Spread = 1.2; }).Set("dotnet", "dotnet", "http.server.active_requests", "", second => second % 5 < 2 ? 1 : 0)), 0.5);
        Diagnosis diagnosis = Far().Diagnose();
        Assert.Equal("net.latency", diagnosis.Findings[0].Id);
        Assert.StartsWith("The application is far from the proxy", diagnosis.Findings[0].Title, StringComparison.Ordinal);
        Assert.Contains(diagnosis.Findings[0].Evidence, one => one.Text.Contains(Both, StringComparison.Ordinal));
        Assert.Contains(Both, diagnosis.Budget!.Parts.Single(part => part.Tier == "app-way").Source, StringComparison.Ordinal);

        // One of them that is not watched has requests of its own.
        Assert.DoesNotContain(Far().Without(one => one.Monitor == "web-2").Diagnose().Budget!.Parts, part => part.Tier == "app-way");
    }

    [Fact]
    public void Diagnose_AWayFromSeveralInstancesToTheDatabase_IsTold()
    {
        MadeUpRun run = Faults.Slow(55).With(one => one.Least = 46)
            .Set("dotnet", "dotnet", "npgsql.current_commands", "", 4.7).Set("dotnet", "dotnet", "npgsql.commands_per_second", "1/s", 500)
            .Set("pg", "postgresql", "postgresql.session.busy", "", 0.2)
            .Table("postgresql", "statements", Statements, "7|SELECT price FROM items WHERE id = $1|30000|300|0|3|30000|90000|0|0|0|0|0|0");
        Diagnosis diagnosis = Split(Serving(run), 0.3).Diagnose();
        Assert.Equal("net.latency", diagnosis.Findings[0].Id);
        Assert.InRange(diagnosis.Budget!.Parts.Single(part => part.Tier == "db-way").Milliseconds, 44, 48);
    }

    [Fact]
    public void Diagnose_OneOfTwoIsStarved_IsNamed()
    {
        MadeUpRun starved = Split(Serving(Faults.All["app.threadpool"]()), 0.5);
        Finding even = starved.Diagnose().Findings[0];
        starved.Set("web-1", "dotnet", "dotnet.thread_pool.queue.length", "", 0.1).Set("web-2", "dotnet", "dotnet.thread_pool.queue.length", "", 69.9);
        Finding finding = starved.Diagnose().Findings[0];
        Assert.Equal(("app.threadpool", "app.threadpool"), (even.Id, finding.Id));
        Assert.EndsWith("(web-2 alone, of 2 instances)", finding.Title, StringComparison.Ordinal);
        Assert.Equal("web-2", finding.Subject);
        Assert.Equal("web-2", finding.Parameters["instance"]);
        Assert.Contains(finding.Evidence, one => one.Source == Both);

        Assert.Equal("process-Shop.dll", finding.Parameters["process"]);

        // Where processes are not watched besides, the instance is all that is known of the program.
        MadeUpRun counters = starved.Without(one => one.Kind == "process").Set("web-1", "dotnet", "dotnet.process.cpu.utilization", "%", 2).Set("web-2", "dotnet", "dotnet.process.cpu.utilization", "%", 1);
        Diagnosis without = counters.Diagnose(Sensitivity.High);
        Assert.Equal("web-2", without.Findings.Concat(without.Others).Single(one => one.Id == "app.threadpool").Parameters["process"]);

        // Where both have it, none is named.
        Assert.DoesNotContain("alone", even.Title, StringComparison.Ordinal);
        Assert.False(even.Parameters.ContainsKey("instance"));
        Assert.Equal(even.ImpactMilliseconds!.Value, finding.ImpactMilliseconds!.Value, 0.01);
    }

    [Theory]
    [InlineData("app.threadpool")]
    [InlineData("db.pool-small")]
    public void Diagnose_OrderOfInstances_ChangesNothing(string id)
    {
        RunResult run = Split(Serving(Faults.All[id]()), 0.3).Result();
        string expected = System.Text.Json.JsonSerializer.Serialize(BottleneckAnalysis.Diagnose(run));
        Assert.Equal(expected, System.Text.Json.JsonSerializer.Serialize(BottleneckAnalysis.Diagnose(run with { Monitors = [.. Enumerable.Reverse(run.Monitors)] })));
    }

    /// <summary>What is set in each instance is each one's: neither pools nor threads are those of all together.</summary>
    [Fact]
    public void Diagnose_SettingsOfInstances_AreOfEach()
    {
        static double Number(Finding finding, string name) => double.Parse(finding.Parameters[name], System.Globalization.CultureInfo.InvariantCulture);
        Finding one = Serving(Faults.All["db.pool-small"]()).Diagnose().Findings[0];
        Finding two = Split(Serving(Faults.All["db.pool-small"]()), 0.5).Diagnose().Findings[0];
        Assert.Equal(("db.pool-small", "db.pool-small"), (one.Id, two.Id));
        Assert.Equal((2.0, 1.0), (Number(one, "pool_size"), Number(two, "pool_size")));
        Assert.Equal(Math.Ceiling(Number(one, "target_pool_size") / 2), Number(two, "target_pool_size"));

        // 80 requests are under way together, and 40 in each.
        Assert.InRange(Number(Serving(Faults.All["app.threadpool"]()).Diagnose().Findings[0], "min_threads"), 96, 97);
        Assert.InRange(Number(Split(Serving(Faults.All["app.threadpool"]()), 0.5).Diagnose().Findings[0], "min_threads"), 48, 49);
    }

    [Fact]
    public void Evidence_NotAllInstances_AreNotLookedAtTogether()
    {
        MadeUpRun some = Split(Serving(MadeUpRun.Healthy()), 0.5).Set("web-1", "dotnet", "http.server.request.rate", "1/s", 33).Set("web-2", "dotnet", "http.server.request.rate", "1/s", 34);
        var evidence = new RunEvidence(some.Result());
        Assert.False(evidence.Instances.AreSeveral);
        Assert.Equal("web-2", evidence.SourceOf("dotnet"));
        Assert.Contains(evidence.Warnings, one => one.StartsWith("The monitors web-1, web-2 watch instances of one application that served 67 of 100 requests a second", StringComparison.Ordinal));
    }

    /// <summary>A service and the one that it calls each serve all requests; added up they would be two of each.</summary>
    [Fact]
    public void Evidence_TwoServicesInARow_AreNoInstances()
    {
        MadeUpRun row = Split(Serving(MadeUpRun.Healthy()), 0.5).Set("web-1", "dotnet", "http.server.request.rate", "1/s", 100).Set("web-2", "dotnet", "http.server.request.rate", "1/s", 100);
        Assert.False(new RunEvidence(row.Result()).Instances.AreSeveral);
        Assert.DoesNotContain(new RunEvidence(row.Result()).Warnings, one => one.Contains("instances of one application", StringComparison.Ordinal));

        // Nor are two programs whose requests happen to add up.
        MadeUpRun programs = Split(Serving(MadeUpRun.Healthy()), 0.5).Watches("web-1", "Gateway").Watches("web-2", "Orders");
        Assert.False(new RunEvidence(programs.Result()).Instances.AreSeveral);
    }

    private static MadeUpRun Serving(MadeUpRun run) => run.Set("dotnet", "dotnet", "http.server.request.rate", "1/s", run.Rate);

    // What one application did, done by two.
    private static MadeUpRun Split(MadeUpRun run, double share)
    {
        MonitorSeries[] whole = [.. run.Result().Monitors.Where(one => one.Kind == "dotnet")];
        run.Without(one => one.Kind == "dotnet");
        foreach (MonitorSeries one in whole)
        {
            bool isMean = s_means.Contains(one.Unit);
            (string, string)[] labels = [.. one.Labels.Select(label => (label.Key, label.Value))];
            run.Set("web-1", "dotnet", one.Signal, one.Unit, second => one.Values[second] * (isMean ? 1 : share), labels)
                .Set("web-2", "dotnet", one.Signal, one.Unit, second => one.Values[second] * (isMean ? 1 : 1 - share), labels);
        }

        return run;
    }
}
