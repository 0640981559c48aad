namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>The time of looking names up, where the load generator told it and where a tool told it with the waiting for a connection.</summary>
public sealed class NameLookUpTests
{
    [Fact]
    public void Diagnose_EachConnectionLooksTheNameUp_IsTheNameWithItsOwnPart()
    {
        Diagnosis diagnosis = Slow(lookUp: 79).Diagnose();

        Finding first = diagnosis.Findings[0];
        Assert.Equal(("dns.slow", 1), (first.Id, first.Rank));
        Assert.Contains(first.Evidence, one => one.Signal == MetricNames.HttpReqLookingUp && one.Value is > 78.9 and < 79.1);
        Assert.Equal(79, Part(diagnosis, "dns"), 1e-6);
        Assert.InRange(Part(diagnosis, "client"), 1, 1.2);
    }

    /// <summary>The same waiting for a connection, and the name took little of it.</summary>
    [Fact]
    public void Diagnose_ConnectionsWereWaitedFor_IsNotTheName()
    {
        Diagnosis diagnosis = Slow(lookUp: 0.4).Diagnose(Sensitivity.High);

        Assert.DoesNotContain(diagnosis.Findings, one => one.Id == "dns.slow");
        Assert.InRange(Part(diagnosis, "client"), 79, 81);
    }

    [Fact]
    public void Diagnose_FewSlowLookUpsOfManyRequests_AreNoCause()
    {
        Diagnosis diagnosis = MadeUpRun.Healthy().With(run => { run.Target = "http://shop.example"; run.LookUp = 60; run.Opened = 10; run.Blocked = 0.15; }).Diagnose(Sensitivity.High);

        Assert.DoesNotContain(diagnosis.Findings, one => one.Id == "dns.slow");
        Assert.Equal(0.1, Part(diagnosis, "dns"), 1e-6);
    }

    [Fact]
    public void Diagnose_AToolThatTellsNoLookUps_HasNoPartOfThem()
    {
        Diagnosis diagnosis = Slow(lookUp: 0).With(run => run.Source = new ResultSource { Tool = "k6" }).Diagnose();

        Assert.Equal("dns.slow", diagnosis.Findings[0].Id);
        Assert.DoesNotContain(diagnosis.Budget!.Parts, part => part.Tier == "dns");
    }

    /// <summary>A run of Perf's own with a table of hosts: no name was looked up, and what was waited for was a connection.</summary>
    [Fact]
    public void Diagnose_ARunOfPerfThatLookedNothingUp_IsNotTheName()
    {
        Diagnosis diagnosis = Slow(lookUp: 0).Diagnose(Sensitivity.High);
        Assert.DoesNotContain(diagnosis.Findings.Concat(diagnosis.Others), one => one.Id == "dns.slow");

        // Names that are not found are one all the same, and cost no waiting.
        Finding failed = Slow(lookUp: 0).With(run => run.Blocked = 0.02).Error("dns", 0.3).Diagnose().Findings.Single(one => one.Id == "dns.slow");
        Assert.Equal(0.3, failed.Impact, 1e-6);
    }

    private static MadeUpRun Slow(double lookUp) => MadeUpRun.Healthy().With(run =>
    {
        (run.Target, run.Response, run.Median, run.Blocked, run.Opened, run.LookUp) = ("http://shop.example", 90, _ => 85, 80, 6000, lookUp);
    });

    private static double Part(Diagnosis diagnosis, string tier) => diagnosis.Budget!.Parts.Single(part => part.Tier == tier).Milliseconds;
}
