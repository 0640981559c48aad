using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Monitors that are read every few seconds: their first reading in the window is late by their step, and nothing of theirs begins late for it.</summary>
public sealed class SeldomReadMonitorsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    public void Share_OfAProxyThatPassesAllOn_IsAllHoweverSeldomItIsRead(int every)
    {
        MadeUpRun made = MadeUpRun.Healthy().Set("nginx", "nginx", "nginx.http.requests", "1/s", 100).Set("nginx", "nginx", "nginx.http.upstream.requests", "1/s", 100);
        var run = new RunEvidence(Read(made.Result(), "nginx", every));
        Assert.Equal(1, PassedOn.Share(run), 1e-9);
        Assert.Equal(0.2, PassedOn.Own(run)!.Value, 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Parts_OfACacheAndOfOtherServices_AreTheSameHoweverSeldomTheyAreRead(int every)
    {
        MadeUpRun made = Faults.Calls(MadeUpRun.Healthy(), 1, 2).Set("redis", "redis", "redis.cmd.duration", "us", 5000, ("cmd", "get")).Set("redis", "redis", "redis.cmd.calls", "1/s", 10, ("cmd", "get"));
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(Read(Read(made.Result(), "redis", every), "dotnet", every));
        Assert.Equal(0.5, diagnosis.Budget!.Parts.Single(part => part.Tier == "cache").Milliseconds, 1e-6);
        Assert.Equal(2, ServiceCalls.Of(new RunEvidence(Read(made.Result(), "dotnet", every)))!.Milliseconds, 1e-6);
    }

    [Fact]
    public void Waits_OfSessionsThatAreReadSeldom_AreAllOfThem()
    {
        MadeUpRun made = MadeUpRun.Healthy().WithoutTable("waits").Set("pg", "postgresql", "postgresql.session.waiting", "", 3, ("wait_event_type", "Lock"), ("wait_event", "tuple"));
        Assert.Equal(3, new RunEvidence(Read(made.Result(), "postgresql", 10)).Database.Waits[("Lock", "tuple")], 1e-9);
    }

    /// <summary>What begins with one of its monitor's later readings is of the part of the readings that have it, within one of them.</summary>
    [Fact]
    public void PartOf_ASeriesThatBeginsLate_IsOfTheReadingsThatHaveIt()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var chance = new Random(seed);
            int every = chance.Next(1, 8);
            RunResult whole = Read(MadeUpRun.Healthy().Result(), "redis", every, chance.Next(every));
            MonitorSeries hits = whole.Monitors.Single(one => one.Signal == "redis.keyspace.hits");
            double from = new RunEvidence(whole).Window.From;
            double[] seen = [.. hits.Seconds.Where(second => second >= from)];
            int missing = chance.Next((3 / every) + 1, seen.Length);
            MonitorSeries late = hits with { Signal = "redis.late", Seconds = [.. seen.Skip(missing)], Values = [.. seen.Skip(missing).Select(_ => 1.0)] };
            var run = new RunEvidence(whole with { Monitors = [.. whole.Monitors, late] });
            Assert.True(Math.Abs(run.PartOf(run.One("redis.late")!) - ((double)(seen.Length - missing) / seen.Length)) <= 1.0 / seen.Length, $"seed {seed}");
            Assert.True(run.PartOf(run.One("redis.keyspace.hits")!) == 1, $"seed {seed}");
        }
    }

    // Of a run that was read once a second what one of fewer readings has.
    private static RunResult Read(RunResult run, string kind, int every, int offset = -1)
    {
        int place = offset < 0 ? every - 1 : offset;
        return run with { Monitors = [.. run.Monitors.Select(one => one.Kind != kind ? one : one with { Seconds = [.. one.Seconds.Where(IsRead)], Values = [.. one.Values.Where((_, i) => IsRead(one.Seconds[i]))] })] };

        bool IsRead(double second) => (int)second % every == place;
    }
}
