using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Figures are of what they are said to be of: a runtime's processors, a disk, a group, the requests that were passed on, the seconds in which something worked.</summary>
public sealed class EvidenceSourcesTests
{
    private static readonly double[] s_halves = [0.5, 0.5];

    /// <summary>The runtime's share is of the processors that it may use: one under a quota of less than one, whatever the machine has.</summary>
    [Fact]
    public void Load_RuntimeThatMayUseOneProcessorOfTwo_UsesThatMuch()
    {
        static MadeUpRun Counters() => MadeUpRun.Healthy().Without(one => one.Kind == "process").Set("dotnet", "dotnet", "dotnet.process.cpu.utilization", "%", 90);
        static double Cores(MadeUpRun run) => new RunEvidence(run.Result()).Load.Application!.Value;
        Assert.Equal(1.8, Cores(Counters()), 9);
        Assert.Equal(0.9, Cores(Counters().Set("dotnet", "dotnet", "dotnet.process.cpu.count", "", 1)), 9);
        Assert.Equal(0.9, Cores(Counters().Set("host", "host", "container.cpu.limit", "{cpu}", 0.3).Watches("host", "/shop")), 9);

        // The group of another service does not use what the runtime says.
        static MadeUpRun Quota(MadeUpRun run, string group, double cores, double used) => run.Set(group, "host", "container.cpu.limit", "{cpu}", cores).Set(group, "host", "container.cpu.usage", "{cpu}", used).Watches(group, $"/{group}");
        Assert.Equal(0.9, Cores(Quota(Counters(), "shop", 0.9, 0.88)), 9);
        Assert.Equal(1.8, Cores(Quota(Counters(), "database", 0.5, 0.4)), 9);
        Assert.Equal(0.9, Cores(Quota(Quota(Counters(), "database", 1.5, 0.4), "shop", 0.9, 0.88)), 9);

        // A group that nobody named may be another's.
        Assert.Equal(1.8, Cores(Counters().Set("host", "host", "container.cpu.limit", "{cpu}", 0.3)), 9);
    }

    /// <summary>What is read no more is there no more: the queue of an instance that died does not grow old in the sum, and in a mean its weight is the others'.</summary>
    [Fact]
    public void Sum_PartThatEnds_CountsNoMore()
    {
        Signal sum = Signal.Sum([Flat(60, 1), Flat(20, 50)]);
        Assert.Equal((51.0, 51.0, 1.0, 1.0), (sum.Values[10], sum.Values[23], sum.Values[24], sum.Values[59]));
        Signal mean = Signal.Sum([Flat(60, 10), Flat(20, 30)], s_halves);
        Assert.Equal((20.0, 10.0), (mean.Values[10], mean.Values[59]));
    }

    /// <summary>Of a monitor that is read every ten seconds one reading may be all that the window has: it holds as long as others of its step do.</summary>
    [Fact]
    public void Sum_OneReadingOfASeldomReadPart_HoldsForItsStep()
    {
        var seldom = new MonitorSeries { Monitor = "two", Signal = "queue", Seconds = [.. Enumerable.Range(0, 6).Select(i => (double)(i * 10))], Values = [.. Enumerable.Repeat(5.0, 6)] };
        Signal sum = Signal.Sum([Flat(60, 1), new Signal(seldom, 0, 8, 18)]);
        Assert.Equal((1.0, 6.0, 6.0), (sum.Values[9], sum.Values[10], sum.Values[59]));

        // One reading of all says nothing of its step.
        Signal alone = Signal.Sum([Flat(60, 1), new Signal(seldom with { Seconds = [10], Values = [5] }, 0, 8, 18)]);
        Assert.Equal((6.0, 1.0), (alone.Values[14], alone.Values[15]));
    }

    /// <summary>A cache in the proxy answers nine of ten: the mean request waits a tenth of what those wait that are passed on.</summary>
    [Theory]
    [InlineData("log", 1, 0.14)]
    [InlineData("cache", 1, 0.14)]
    [InlineData("", 2.72, 0.5)]
    public void Parts_ProxyThatAnswersMostByItself_AreOfTheMeanRequest(string told, double connecting, double proxy)
    {
        MadeUpRun run = new MadeUpRun { Response = 3 }.Set("nginx", "nginx", "nginx.http.request.duration", "ms", 2.14, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.own.duration", "ms", 0.5, ("statistic", "avg"))
            .Set("nginx", "nginx", "nginx.http.upstream.duration", "ms", 20, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.upstream.connect.duration", "ms", 10, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.requests", "1/s", 100);
        run = told switch
        {
            "log" => run.Set("nginx", "nginx", "nginx.http.upstream.requests", "1/s", 10),
            "cache" => run.Set("nginx", "nginx", "nginx.cache.responses", "1/s", 90, ("status", "HIT")).Set("nginx", "nginx", "nginx.cache.responses", "1/s", 10, ("status", "MISS")),
            _ => run,
        };
        Assert.Equal(told.Length > 0 ? 0.1 : 1, PassedOn.Share(new RunEvidence(run.Result())), 9);
        IReadOnlyList<TimeBudgetPart> parts = run.Diagnose().Budget!.Parts;
        double all = told.Length > 0 ? 1 : 2.72 / 3.22;
        Assert.Equal(connecting * all, parts.Single(part => part.Tier == "upstream-connect").Milliseconds, 1e-6);
        Assert.Equal(proxy * all, parts.Single(part => part.Tier == "proxy").Milliseconds, 1e-6);
    }

    /// <summary>A proxy that answers everything by itself has all of the time: nobody behind it is waited for, of whom it could have told.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parts_ProxyThatPassesNothingOn_AreItsOwn(bool isCounted)
    {
        MadeUpRun made = new MadeUpRun { Response = 3 }.Set("nginx", "nginx", "nginx.http.request.duration", "ms", 2.14, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.requests", "1/s", 100);
        made = isCounted ? made.Set("nginx", "nginx", "nginx.http.upstream.requests", "1/s", 0) : made.Set("nginx", "nginx", "nginx.cache.responses", "1/s", 100, ("status", "HIT"));
        var run = new RunEvidence(made.Result());
        Assert.Equal((0.0, (double?)0, (double?)0), (PassedOn.Share(run), PassedOn.Waiting(run), PassedOn.Connecting(run)));
        Assert.Equal(2.14, PassedOn.Own(run)!.Value, 1e-9);
        Assert.Equal(2.14, made.Diagnose().Budget!.Parts.Single(part => part.Tier == "proxy").Milliseconds, 1e-6);
        Assert.Null(PassedOn.Own(new RunEvidence(made.Without(one => one.Signal == "nginx.http.request.duration").Result())));
    }

    /// <summary>One disk has more under way, and the other is the slow one: what is told is of one of them; and a disk that is hardly asked for anything is not the one, however long it takes.</summary>
    [Fact]
    public void Diagnose_TwoDisks_AreNotMixed()
    {
        static MadeUpRun Disks(string second, double queue) => MadeUpRun.Healthy().Set("host", "host", "system.pressure", "%", 50, ("resource", "io"), ("stalled", "some")).Set("host", "host", "system.disk.queue_length", "", 1, ("system.device", "vda"))
            .Set("host", "host", "system.disk.queue_length", "", queue, ("system.device", second)).Set("host", "host", "system.disk.operation_time", "ms", 30, ("system.device", second), ("disk.io.direction", "write"));
        Finding slow = Named(Disks("vdb", 0.2), "host.disk");
        Assert.Equal("vdb", slow.Subject);
        Assert.Contains(slow.Evidence, one => one.Text.Contains("0.2 operations are under way; one takes 30 ms", StringComparison.Ordinal));
        Finding idle = Named(Disks("vdc", 0.001), "host.disk");
        Assert.Equal("vda", idle.Subject);
        Assert.Contains(idle.Evidence, one => one.Text.Contains("1 operations are under way; one takes 0.4 ms", StringComparison.Ordinal));
    }

    /// <summary>PostgreSQL counts a checkpoint when it begins, and books its time when it is done: the seconds between are those in which it worked.</summary>
    [Fact]
    public void Diagnose_CheckpointsThatBookTheirTimeAtTheirEnd_AreComparedBySecondsInWhichTheyWorked()
    {
        MadeUpRun run = Faults.Slow(20).With(one => one.Median = second => second % 20 < 8 ? 60 : 15)
            .Set("pg", "postgresql", "postgresql.bgwriter.checkpoint.count", "1/s", second => second % 20 == 0 ? 1 : 0, ("type", "requested"))
            .Set("pg", "postgresql", "postgresql.bgwriter.duration", "ms/s", second => second % 20 == 8 ? 7000 : 0, ("type", "write")).Set("pg", "postgresql", "postgresql.bgwriter.duration", "ms/s", second => second % 20 == 8 ? 500 : 0, ("type", "sync"));
        Finding finding = Named(run, "db.checkpoint");
        Assert.InRange(finding.Evidence.Single(one => one.Signal.StartsWith("p(95) while checkpoints work", StringComparison.Ordinal)).Value!.Value, 3.4, 3.8);

        // One that began and is not done when the run ends works until then.
        IReadOnlyList<(double From, double To)> spans = Spans(MadeUpRun.Healthy().Set("pg", "postgresql", "postgresql.bgwriter.checkpoint.count", "1/s", second => second == 40 ? 1 : 0, ("type", "requested")));
        Assert.Contains((40.0, 60.0), spans);
        Assert.Empty(Spans(MadeUpRun.Healthy()));
    }

    /// <summary>Checkpoints that follow each other at once: what is booked in the second in which the last one begins is the work of the one before.</summary>
    [Theory]
    [InlineData(50, 10_000, true)]
    [InlineData(50, 900, false)]
    [InlineData(54, 4_000, false)]
    [InlineData(59, 9_000, false)]
    public void CheckpointSpans_WorkThatIsBookedAsTheLastBegins_IsOfTheOneBefore(int at, double milliseconds, bool goesOn)
    {
        IReadOnlyList<(double From, double To)> spans = Spans(MadeUpRun.Healthy().Set("pg", "postgresql", "postgresql.bgwriter.checkpoint.count", "1/s", second => second % 10 == 0 ? 1 : 0, ("type", "requested"))
            .Set("pg", "postgresql", "postgresql.bgwriter.duration", "ms/s", second => second == at || (second < 50 && second % 10 == 0) ? milliseconds : 0, ("type", "write")));
        Assert.Equal(goesOn, spans.Contains((50.0, 60.0)));
        Assert.Contains(at - (milliseconds / 1000), spans.Select(span => span.From));
    }

    /// <summary>The kernel adds up over processors: a quota does not hold anybody for almost two seconds of one, and costs no more than the periods in which it held.</summary>
    [Fact]
    public void Diagnose_GeneratorsQuotaOnSeveralProcessors_CostsNoMoreThanItsPeriods()
    {
        Finding finding = Named(
            MadeUpRun.Healthy().Without(one => one.Kind is "process" or "dotnet" or "nginx").Set("host", "host", "container.cpu.throttled_periods", "%", 20).With(run => run.Validity = run.Validity with { ThrottledMax = 1800 }), "gen.saturated");
        Assert.InRange(finding.Impact, 0.15, 0.25);
        Assert.Contains(finding.Evidence, one => one.Text.Contains("added up over its processors", StringComparison.Ordinal));
    }

    /// <summary>The group that the load is made in has used up what it may use: that is no lack of the target's, unless it was named as its group, or holds more than the load generator.</summary>
    [Theory]
    [InlineData(0.13, null, false)]
    [InlineData(0.13, "/shop", true)]
    [InlineData(1.0, null, true)]
    public void Diagnose_GroupOfTheLoadGenerator_IsNotTheTargets(double cores, string? group, bool isTold)
    {
        Diagnosis diagnosis = MadeUpRun.Healthy().Set("host", "host", "container.cpu.utilization", "%", 96).Set("host", "host", "container.cpu.usage", "{cpu}", cores).Watches("host", group).Diagnose(Sensitivity.High);
        Assert.Equal(isTold, diagnosis.Findings.Concat(diagnosis.Others).Any(one => one.Id == "host.cpu"));
    }

    /// <summary>What waits for a quota or for the collector is on no way, whether the application's own meter says how long it has requests or not.</summary>
    [Fact]
    public void ProxyWay_QuotaOrCollectionsInBetween_AreNoWay()
    {
        static MadeUpRun Near() => Faults.Slow(26).Set("dotnet", "dotnet", "http.server.active_requests", "", second => second % 5 < 2 ? 1 : 0).Set("dotnet", "dotnet", "http.server.request.rate", "1/s", 100);
        static double? Way(MadeUpRun run) => ProxyWay.Of(new RunEvidence(run.Result()));
        Assert.InRange(Way(Near())!.Value, 20, 22);
        Assert.Equal(0, Way(Near().Set("host", "host", "container.cpu.throttled_periods", "%", 40)));
        Assert.Equal(0, Way(Near().Set("dotnet", "dotnet", "dotnet.gc.pause.utilization", "%", 30)));
    }

    /// <summary>Ten sessions that were refused do not make five hundred deadlocks of the same class refusals; a result that does not tell is believed as it was.</summary>
    [Fact]
    public void ErrorTextShare_ClassOfSeveralCauses_IsOfThoseThatAreAlike()
    {
        static double Share(long? alike) => new ClientFigures(MadeUpRun.Healthy().Result() with
        {
            Errors = [new ErrorCount { Step = "buy", Class = ErrorClasses.Server, Count = 600, Alike = alike, Example = "SQLSTATE 53300: too many clients" }],
        }).ErrorTextShare("53300", "too many clients");
        Assert.Equal(0.1, Share(null), 9);
        Assert.Equal(0.001, Share(6), 9);
    }

    private static Signal Flat(int seconds, double value) => new(
        new MonitorSeries { Monitor = "one", Signal = "queue", Seconds = [.. Enumerable.Range(0, seconds).Select(second => (double)second)], Values = [.. Enumerable.Repeat(value, seconds)] }, 0, double.NegativeInfinity, double.PositiveInfinity);

    private static IReadOnlyList<(double From, double To)> Spans(MadeUpRun made)
    {
        var run = new RunEvidence(made.Result());
        return CheckpointSpans.Of(run, run.One("postgresql.bgwriter.checkpoint.count", ("type", "requested")));
    }

    private static Finding Named(MadeUpRun run, string id)
    {
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        return diagnosis.Findings.Concat(diagnosis.Others).FirstOrDefault(one => one.Id == id) ?? throw new Xunit.Sdk.XunitException($"{id} was not found: {BottleneckRulesTests.Told(diagnosis)}");
    }
}
