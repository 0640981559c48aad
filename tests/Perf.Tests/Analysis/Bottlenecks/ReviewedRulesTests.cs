using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Rules at their edges: what is asked of them besides naming their class.</summary>
public sealed class ReviewedRulesTests
{
    private const string Statements = "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms";
    private const string Tables = "schema,table,size_bytes,rows_live,rows_dead,seq_scans,seq_rows,index_scans,index_rows,inserted,updated,hot_updated,deleted,seconds_since_vacuum,seconds_since_analyze,modified_since_analyze";
    private const string Indexes = "query_id,schema,table,columns,definition,method,cost_before,cost_after,size_bytes";

    /// <summary>A generator that is suspected and cost nothing does not make a guess of everything else.</summary>
    [Fact]
    public void Diagnose_GeneratorBelowTheCut_CapsNothing()
    {
        // Its ports were almost used up, and no connection failed and no start was lost.
        static MadeUpRun Locks() => Faults.All["db.lock"]().Without(one => one.Signal == "nginx.http.request.duration");
        MadeUpRun Ports(double achieved) => Locks().With(run => run.Validity = run.Validity with { PortsUsedShare = 0.97, AchievedRatio = achieved, CpuShare = 0.6 });
        Finding free = Named(Locks(), "db.lock");
        Diagnosis harmless = Ports(1).Diagnose();
        Assert.Equal("db.lock", harmless.Findings[0].Id);
        Assert.Equal(free.Confidence, harmless.Findings[0].Confidence);
        Assert.Contains(harmless.Others, one => one.Id == "gen.saturated" && one.Impact < 0.1);

        Diagnosis costly = Ports(0.6).Diagnose();
        Assert.Equal("gen.saturated", costly.Findings[0].Id);
        Assert.InRange(costly.Findings[0].Impact, 0.3, 0.5);
        Assert.All(costly.Findings.Skip(1).Concat(costly.Others), one => Assert.True(one.Confidence <= 0.5));
    }

    /// <summary>On a ramp users run out at its end: starts that are late and lost then are the slow target's; starts that are late while users are free are the generator's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Diagnose_OpenRamp_LatenessWhereUsersRanOutIsTheTargets(bool isAtTheEnd)
    {
        MadeUpRun made = Faults.Locks(Faults.Slow(300)).Without(one => one.Signal == "nginx.http.request.duration").With(run =>
        {
            run.Late = 200;
            run.Validity = run.Validity with { StartLagP99 = 900, AchievedRatio = 0.8, DroppedStarts = 800, CpuShare = 0.6 };
        });
        made.Load = second => 20 + (2 * second);
        RunResult run = made.Result();
        run = run with
        {
            Metrics = new Dictionary<string, MetricSummary>(run.Metrics) { [MetricNames.VusMax] = new MetricSummary { Name = MetricNames.VusMax, Type = MetricType.Gauge, Max = 40 } },
            Intervals =
            [
                .. run.Intervals.Select((one, second) => second >= 45 == isAtTheEnd
                    ? one with { Vus = isAtTheEnd ? 40 : 5, Dropped = 50, ServiceP95 = one.P95 - 200 }
                    : one with { Vus = isAtTheEnd ? 10 : 40, Dropped = 0, ServiceP95 = one.P95 }),
            ],
        };
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(run);
        Assert.True(isAtTheEnd != (diagnosis.Findings[0].Id == "gen.saturated"), BottleneckRulesTests.Told(diagnosis));
    }

    /// <summary>The planner alone tells no saving, and none is made up.</summary>
    [Fact]
    public void Diagnose_IndexByThePlannerAlone_HasNoNumbersAndACap()
    {
        Finding finding = Named(Faults.All["db.missing-index"]().Table("postgresql", "indexes", Indexes, "4|public|orders|customer_id|CREATE INDEX ON public.orders (customer_id)|planner|5119||"), "db.missing-index");
        Assert.Equal("An index is missing on orders (customer_id)", finding.Title);
        Assert.Equal(0.6, finding.Confidence);
        Assert.DoesNotContain(finding.Evidence, one => one.Text.Contains("cost falls", StringComparison.Ordinal));
        Assert.Contains(finding.Evidence, one => one.Text.Contains("was not tried", StringComparison.Ordinal));
        Assert.Contains(finding.Missing, one => one.Contains("hypopg", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_IndexesTriedInVain_AreAVeto()
    {
        MadeUpRun run = Faults.All["db.missing-index"]().Table("postgresql", "indexes", Indexes, "4|||||hypopg|5119|5119|");
        Diagnosis diagnosis = run.Diagnose();
        Assert.DoesNotContain(diagnosis.Findings, one => one.Id == "db.missing-index");
        run.Table("postgresql", "indexes", Indexes, "5|||||hypopg|5119|5119|");
        Assert.Equal("db.missing-index", run.Diagnose().Findings[0].Id);
    }

    /// <summary>Of indexes that the planner did not see nothing is known: the class stands as it does without them, and nobody is told to install what is there.</summary>
    [Fact]
    public void Diagnose_IndexesThatCouldNotBeTried_AreNoVeto()
    {
        MadeUpRun run = Faults.All["db.missing-index"]().Table("postgresql", "indexes", Indexes, "4|public|orders|||not tried|5119||");
        Finding finding = Named(run, "db.missing-index");
        Assert.Equal(Named(Faults.All["db.missing-index"](), "db.missing-index").Confidence, finding.Confidence);
        Assert.Contains(finding.Missing, one => one.Contains("could not be tried", StringComparison.Ordinal));
        Assert.DoesNotContain(finding.Missing, one => one.Contains("CREATE EXTENSION hypopg", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SELECT region, sum(total) FROM orders GROUP BY region", false)]
    [InlineData("select o.id from orders o join customers c on c.id = o.customer", true)]
    [InlineData("select id from orders where customer_id = $1", true)]
    [InlineData("SELECT id FROM orders ORDER BY created LIMIT $1", true)]
    public void Diagnose_StatementThatAsksForAllRows_NeedsNoIndex(string query, bool expected)
    {
        MadeUpRun run = Faults.All["db.missing-index"]().Table("postgresql", "statements", Statements, $"4|{query}|6000|290000|300|90|6000|18462000|0|0|0|0|0|0");
        Assert.Equal(expected, run.Diagnose().Findings.Any(one => one.Id == "db.missing-index"));
    }

    /// <summary>Without the processors' use a failing dependency and overload look the same.</summary>
    [Fact]
    public void Diagnose_ErrorsWithUnknownProcessors_AreSaidSoAndLessSure()
    {
        MadeUpRun Failing() => MadeUpRun.Healthy().Error("http_502", 0.3, "bad gateway").Set("dotnet", "dotnet", "dotnet.exceptions", "1/s", 30);
        Finding known = Named(Failing(), "dep.errors");
        Finding unknown = Named(Failing().Without(one => one.Kind == "host"), "dep.errors");
        Assert.Contains("35%", known.Evidence[0].Text.Replace(" %", "%", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(unknown.Evidence, one => one.Text.Contains("is not known", StringComparison.Ordinal));
        Assert.DoesNotContain(unknown.Evidence, one => one.Text.Contains("used to 0", StringComparison.Ordinal));
        Assert.True(unknown.Confidence < known.Confidence - 0.1);
    }

    /// <summary>Calls that would take longer than the request, and calls that do not follow requests, are made by something else.</summary>
    [Fact]
    public void Diagnose_ManyCallsThatAreNotTheRequests_AreDoubted()
    {
        MadeUpRun Calls(double milliseconds) => Faults.All["db.n+1"]().Table("postgresql", "statements", Statements, FormattableString.Invariant($"7|SELECT name FROM products WHERE id = $1|300000|{300000 * milliseconds}|100|3|300000|900000|10|1|0|0|0|0"));
        Assert.DoesNotContain(Named(Calls(0.1), "db.n+1").Against, one => one.Signal.Contains("waiting", StringComparison.Ordinal));
        Assert.True(Confidence(Calls(1.2), "db.n+1") < 0.5);

        MadeUpRun Ramp(Func<int, double> calls) => Faults.All["db.n+1"]().With(run => run.Load = second => 40 + (2 * second)).Set("pg", "postgresql", "postgresql.statements.calls", "1/s", calls);
        Assert.DoesNotContain(Named(Ramp(second => 50 * (40 + (2 * second))), "db.n+1").Against, one => one.Signal.StartsWith("growth", StringComparison.Ordinal));
        Assert.True(Confidence(Ramp(_ => 5000), "db.n+1") < 0.6);
    }

    [Fact]
    public void Evidence_NoWaitsAndNoCount_SessionsAreNotKnown()
    {
        MadeUpRun run = MadeUpRun.Healthy().Without(one => one.Signal == "postgresql.session.busy").Table("postgresql", "waits", "type,event,samples,share,sessions").Set("pg", "postgresql", "postgresql.session.count", "", 1, ("state", "active"));
        Assert.Null(new RunEvidence(run.Result()).Database.ActiveSessions);
    }

    /// <summary>Files are written by more than logs.</summary>
    [Fact]
    public void Diagnose_Writes_AreToFilesAndNotZeroWhereNotWatched()
    {
        Finding finding = Named(Faults.All["config.log-verbosity"](), "config.log-verbosity");
        Assert.Contains("writes", finding.Title, StringComparison.Ordinal);
        Assert.Contains("to files", finding.Title, StringComparison.Ordinal);
        Assert.Equal(Scores.Fair, finding.Evidence.First(one => one.IsDiscriminating).Weight);

        // Only the database's writes are watched: what the application writes is not known.
        Finding database = Named(MadeUpRun.Healthy().Without(one => one.Monitor == "process-Shop.dll").Set("process-postgres", "process", "process.disk.io", "By/s", 2e6, ("disk.io.direction", "write")).Table("postgresql", "settings", "name,value,unit,source", "log_statement|all||file"), "config.log-verbosity");
        Assert.Contains(database.Missing, one => one.Contains("how much the application writes", StringComparison.Ordinal));
    }

    /// <summary>A profile is made while load runs.</summary>
    [Theory]
    [InlineData("app.cpu-handler")]
    [InlineData("app.gc")]
    [InlineData("app.threadpool")]
    [InlineData("app.lock")]
    public void Diagnose_Profiles_AreOfInvokePerfTest(string id)
    {
        Finding finding = Named(Faults.All[id](), id);
        Assert.Contains(finding.Verify, one => one.Contains("Invoke-PerfTest ... -Profile", StringComparison.Ordinal));
        Assert.DoesNotContain(finding.Verify.Concat(finding.Missing), one => one.Contains("Get-PerfBottleneck -Profile", StringComparison.Ordinal));
    }

    /// <summary>A statement that takes as long at any load costs more with more calls: its dose is time a second.</summary>
    [Fact]
    public void Diagnose_SlowQuery_DoseIsItsTimeASecond()
    {
        MadeUpRun run = Faults.All["db.slow-query"]().With(one => one.Load = second => 40 + (20 * (second / 12)))
            .Set("pg", "postgresql", "postgresql.statements.calls", "1/s", second => 40 + (20 * (second / 12))).Set("pg", "postgresql", "postgresql.statements.duration", "ms", second => 50 - (2 * (second / 12)));
        Assert.DoesNotContain(Named(run, "db.slow-query").Against, one => one.Signal.StartsWith("rank correlation", StringComparison.Ordinal));
    }

    /// <summary>A planner that believes old statistics reads along an index that finds nothing: no table is read in sequence, the statement is slow, and ANALYZE cures it.</summary>
    [Fact]
    public void Diagnose_SlowQueryOnATableOfOldStatistics_IsCuredByAnalyzingIt()
    {
        static MadeUpRun Changed(string table, int rows) => Faults.All["db.slow-query"]().Table("postgresql", "tables", Tables, $"public|{table}|25000000|200000|10|0|0|6000|480000000|0|200000|0|0|600|600|{rows}");
        Finding stale = Named(Changed("sales", 200_000), "db.slow-query");
        Assert.Contains("db.stats.analyze", stale.Optimizations);
        Assert.Equal("public.sales", stale.Parameters["table"]);
        Assert.Contains("public.sales has changed since it was analyzed", stale.Explanation, StringComparison.Ordinal);

        // A twentieth is what the server itself lets pass; and another table's statistics are not this statement's.
        foreach (Finding fresh in new[] { Named(Changed("sales", 10_000), "db.slow-query"), Named(Changed("invoices", 200_000), "db.slow-query") })
        {
            Assert.DoesNotContain("db.stats.analyze", fresh.Optimizations);
            Assert.False(fresh.Parameters.ContainsKey("table"));
        }
    }

    [Theory]
    [InlineData("200000", true)]
    [InlineData("10000", false)]
    public void Diagnose_IndexForATableThatIsReadAlongAnotherOne_IsBesideNewStatisticsWhereTheyAreOld(string modified, bool isStale)
    {
        MadeUpRun run = Faults.All["db.missing-index"]()
            .Table("postgresql", "tables", Tables, $"public|orders|25000000|200000|10|0|0|6000|480000000|0|200000|0|0|600|600|{modified}")
            .Table("postgresql", "indexes", Indexes, "4|public|orders|customer_id, id|CREATE INDEX ON public.orders (customer_id, id)|hypopg|5119|42.6|5218304");
        Finding finding = Named(run, "db.missing-index");
        Assert.Contains("db.index.create", finding.Optimizations);
        Assert.Equal(isStale, finding.Optimizations.Contains("db.stats.analyze"));
        Assert.Equal("public.orders", finding.Parameters["table"]);
    }

    /// <summary>What cures only where something was seen is named there, and nowhere else.</summary>
    [Fact]
    public void Diagnose_CuresOfWhatWasSeen_AreNamedWhereItWas()
    {
        static MadeUpRun Reading(double milliseconds) =>
            Faults.All["db.slow-query"]().Set("host", "host", "system.disk.operation_time", "ms", milliseconds, ("system.device", "vda"), ("disk.io.direction", "read"));
        Finding quick = Named(Reading(0.2), "db.slow-query");
        Assert.Contains("db.random_page_cost", quick.Optimizations);
        Assert.Equal("0.2", quick.Parameters["disk_read_ms"]);
        Assert.DoesNotContain("db.random_page_cost", Named(Reading(8), "db.slow-query").Optimizations);
        Assert.DoesNotContain("db.random_page_cost", Named(Reading(0), "db.slow-query").Optimizations);

        // 200,000 blocks in 6,000 calls.
        Assert.Contains("db.work_mem.role", quick.Optimizations);
        Assert.Equal("273066.667", quick.Parameters["spill_bytes"]);
        Finding large = Named(Reading(0.2).Table("postgresql", "settings", "name,value,unit,source", "log_statement|none||default", "block_size|32768||default"), "db.slow-query");
        Assert.Equal("1092266.667", large.Parameters["spill_bytes"]);
        Finding fits = Named(Faults.All["db.slow-query"]().Table("postgresql", "statements", Statements, "5|SELECT region, sum(amount) FROM sales GROUP BY region ORDER BY 2|6000|300000|200|80|60000|120000|0|0|0|0|0|0"), "db.slow-query");
        Assert.DoesNotContain("db.work_mem.role", fits.Optimizations);
        Assert.False(fits.Parameters.ContainsKey("spill_bytes"));

        static MadeUpRun Filling(double rate) => Faults.All["db.checkpoint"]().Set("pg", "postgresql", "postgresql.wal.buffers_full", "1/s", rate);
        Assert.Contains("db.wal_buffers", Named(Filling(3), "db.checkpoint").Optimizations);
        Assert.DoesNotContain("db.wal_buffers", Named(Filling(0), "db.checkpoint").Optimizations);

        static MadeUpRun Buffering(string fault, string rows) => Faults.All[fault]().Table("nginx", "errors", "pattern,count,example", rows);
        foreach (string fault in new[] { "net.bandwidth", "host.disk" })
        {
            Assert.Contains("api.buffers", Named(Buffering(fault, "buffered-to-file|40|an upstream response is buffered to a temporary file"), fault).Optimizations);
            Assert.DoesNotContain("api.buffers", Named(Buffering(fault, "upstream-timed-out|40|x"), fault).Optimizations);
        }
    }

    [Fact]
    public void Diagnose_BusyProxy_MayCompressTooHard()
    {
        Finding proxy = Named(Faults.All["host.cpu"](), "host.cpu");
        Assert.Contains("api.gzip.level", proxy.Optimizations);
        Assert.DoesNotContain("api.gzip.level", Named(Faults.All["host.cpu"]().Set("process-nginx", "process", "process.cpu.utilization", "%", 6), "host.cpu").Optimizations);
    }

    /// <summary>How busy the processors are is told to those cures that cost some, also where they are so busy that it speaks for nothing.</summary>
    [Fact]
    public void Diagnose_Bandwidth_TellsHowBusyTheProcessorsAre()
    {
        Finding finding = Named(Faults.All["net.bandwidth"]().Set("host", "host", "system.cpu.utilization", "%", 93), "net.bandwidth");
        Assert.DoesNotContain(finding.Evidence, one => one.Signal == "system.cpu.utilization");
        Assert.Equal("93", finding.Parameters["cpu_percent"]);
        Assert.Equal(["db.commit_delay"], Named(Faults.All["db.wal-sync"](), "db.wal-sync").Optimizations);
    }

    private static double Confidence(MadeUpRun run, string id)
    {
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        return diagnosis.Findings.Concat(diagnosis.Others).FirstOrDefault(one => one.Id == id)?.Confidence ?? 0;
    }

    private static Finding Named(MadeUpRun run, string id)
    {
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        return diagnosis.Findings.Concat(diagnosis.Others).FirstOrDefault(one => one.Id == id) ?? throw new Xunit.Sdk.XunitException($"{id} was not found: {BottleneckRulesTests.Told(diagnosis)}");
    }
}
