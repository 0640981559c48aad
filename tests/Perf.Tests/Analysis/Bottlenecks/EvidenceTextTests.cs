namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>What is told of evidence: numbers in the unit that stands beside them, and nothing of what was not measured.</summary>
public sealed class EvidenceTextTests
{
    /// <summary>What is made of a signal has another unit than the signal.</summary>
    [Theory]
    [InlineData("db.wal-sync", "postgresql.wal.time{type=sync}", "%")]
    [InlineData("db.cache-miss", "system.disk.io{disk.io.direction=read}", "MiBy/s")]
    [InlineData("net.bandwidth", "nginx.http.own.duration / response time", "%")]
    [InlineData("app.leak", "dotnet.gc.heap.size after collections, growth over the run", "%")]
    public void Diagnose_Evidence_HasTheUnitOfItsNumber(string id, string signal, string unit)
    {
        FindingEvidence evidence = Named(Faults.All[id](), id).Evidence.Single(one => one.Signal == signal);
        Assert.Equal(unit, evidence.Unit);
        Assert.InRange(evidence.Value!.Value, 1, 1000);
    }

    /// <summary>An application whose processor time nobody watches does not use none.</summary>
    [Theory]
    [InlineData("app.lock")]
    [InlineData("app.threadpool")]
    public void Diagnose_ApplicationWhoseProcessorsAreNotWatched_IsNotSaidToUseNone(string id)
    {
        Finding finding = Named(Faults.All[id]().Without(one => one.Kind == "process"), id);
        Assert.DoesNotContain(finding.Evidence, one => one.Text.Contains("of the cores", StringComparison.Ordinal));
        Assert.Contains(Named(Faults.All[id](), id).Evidence, one => one.Text.Contains("of the cores", StringComparison.Ordinal));
    }

    /// <summary>Another tool's result does not say how many handshakes resumed a session.</summary>
    [Fact]
    public void Diagnose_HandshakesThatWereNotCounted_AreNotSaidToResumeNothing()
    {
        Finding counted = Named(Faults.All["tls.handshake"](), "tls.handshake");
        Assert.Contains(counted.Evidence, one => one.Text.Contains("of them resumed", StringComparison.Ordinal));
        Finding uncounted = Named(MadeUpRun.Healthy().With(run => { run.Response = 9; run.Tls = 5; run.Opened = 5900; }), "tls.handshake");
        Assert.DoesNotContain(uncounted.Evidence, one => one.Text.Contains("resumed", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_QuotaWhoseSizeIsNotKnown_IsNotSaidToBeNone()
    {
        Assert.Contains("may use 0.3 cores", Named(Faults.All["host.cpu-throttle"](), "host.cpu-throttle").Explanation, StringComparison.Ordinal);
        Finding finding = Named(Faults.All["host.cpu-throttle"]().Without(one => one.Signal is "container.cpu.limit" or "container.cpu.throttled_time"), "host.cpu-throttle");
        Assert.DoesNotContain("0 cores", finding.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain(finding.Evidence, one => one.Text.Contains("ms of each second", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_DiskWhoseOperationsAreNotCounted_IsNotSaidToHaveNone()
    {
        MadeUpRun run = Faults.All["host.disk"]().Without(one => one.Signal == "system.disk.operation_time");
        Assert.DoesNotContain(Named(run, "host.disk").Evidence, one => one.Text.Contains(" ms", StringComparison.Ordinal));
        Assert.Contains(Named(Faults.All["host.disk"](), "host.disk").Evidence, one => one.Text.Contains("one takes 30 ms", StringComparison.Ordinal));
    }

    /// <summary>A cache that answers a fifth does not answer almost nothing, and the cache that is named is the one that misses.</summary>
    [Fact]
    public void Diagnose_CacheOfTheProxy_IsNamedByWhatItDoesNotAnswer()
    {
        static MadeUpRun Proxied(MadeUpRun run, double hits, double misses) =>
            run.Set("nginx", "nginx", "nginx.cache.responses", "1/s", hits, ("status", "HIT")).Set("nginx", "nginx", "nginx.cache.responses", "1/s", misses, ("status", "MISS"));
        Assert.Equal("The proxy's cache does not answer 80 % of what it might", Named(Proxied(Faults.Slow(30), 20, 80), "cache.miss").Title);
        Assert.Equal("The cache misses 85 % of what is asked of it", Named(Proxied(Faults.All["cache.miss"](), 45, 55), "cache.miss").Title);
    }

    /// <summary>The first miss came late in the run: before it there was none.</summary>
    [Fact]
    public void Diagnose_MissesThatBeginLate_AreOfTheirPartOfTheRun()
    {
        MadeUpRun run = Faults.Slow(30).Set("nginx", "nginx", "nginx.cache.responses", "1/s", 10, ("status", "HIT"))
            .Set("nginx", "nginx", "nginx.cache.responses", "1/s", second => second < 35 ? double.NaN : 90, ("status", "MISS"));
        Assert.Equal("The proxy's cache does not answer 80 % of what it might", Named(run, "cache.miss").Title);
    }

    /// <summary>A runtime that tells the exact time of its pauses has been watched.</summary>
    [Fact]
    public void Diagnose_PausesByTheirExactTime_AreNotMissing()
    {
        MadeUpRun run = Faults.All["app.gc"]().Without(one => one.Signal == "dotnet.gc.pause.utilization").Set("dotnet", "dotnet", "dotnet.gc.pause.time", "ms/s", 270);
        Assert.DoesNotContain(Named(run, "app.gc").Missing, one => one.Contains("how long the garbage collector", StringComparison.Ordinal));
    }

    private static Finding Named(MadeUpRun run, string id)
    {
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        return diagnosis.Findings.Concat(diagnosis.Others).FirstOrDefault(one => one.Id == id) ?? throw new Xunit.Sdk.XunitException($"{id} was not found: {BottleneckRulesTests.Told(diagnosis)}");
    }
}
