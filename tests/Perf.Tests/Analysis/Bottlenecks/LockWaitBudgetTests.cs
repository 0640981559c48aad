using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Waiting for locks where it was measured, and not counted alone.</summary>
public sealed class LockWaitBudgetTests
{
    private const string Meter = "dotnet.monitor.lock_wait.time";

    /// <summary>A hundred requests a second, and nine threads that wait: 90 ms of each.</summary>
    [Fact]
    public void Diagnose_ThreadsThatWait_AreTheCauseWithItsOwnPart()
    {
        Diagnosis diagnosis = Contended(9).Diagnose();

        Assert.Equal("app.lock", diagnosis.Findings[0].Id);
        Assert.Equal(90, Part(diagnosis, "app-lock")!.Value, 1e-6);
        Assert.InRange(diagnosis.Budget!.Unattributed, 0, Contended(null).Diagnose().Budget!.Unattributed - 0.7);
        Assert.InRange(diagnosis.Findings[0].Impact, 0.7, 1);
    }

    /// <summary>Locks that are found taken and let go at once are no cause, however often that is.</summary>
    [Fact]
    public void Diagnose_LocksThatAreHadSoon_AreNoCause()
    {
        Assert.Equal("app.lock", Contended(null).Diagnose().Findings[0].Id);
        Assert.DoesNotContain(Contended(0.02).Diagnose(Sensitivity.High).Findings, one => one.Id == "app.lock");
    }

    /// <summary>Threads of others than the requests may wait as well: it is never more than what is left of the application's time.</summary>
    [Fact]
    public void Parts_MoreThanTheRequestHas_IsWhatIsLeft()
    {
        Diagnosis diagnosis = Contended(500).Diagnose();

        Assert.InRange(Part(diagnosis, "app-lock")!.Value, 90, 120);
        Assert.Empty(diagnosis.Budget!.Contradictions);
    }

    /// <summary>What is seen of waits that outlast the look is a part of them, however small: nobody can say that they are had soon.</summary>
    [Theory]
    [InlineData(10, false)]
    [InlineData(90, true)]
    public void Diagnose_WaitsThatOutlastTheLook_AreNotSaidToBeShort(double unended, bool isTold)
    {
        Diagnosis diagnosis = Contended(0.02).Set("dotnet", "dotnet", "dotnet.monitor.lock_wait.unended", "%", unended).Diagnose();
        Assert.Equal(isTold, diagnosis.Findings.Any(one => one.Id == "app.lock"));
    }

    /// <summary>A hundred threads that serve no request wait for a lock of their own, while requests wait for rows in the database.</summary>
    [Fact]
    public void Diagnose_ThreadsOfNoRequestThatWait_AreNoEvidenceOfTheRequests()
    {
        Diagnosis diagnosis = Faults.All["db.lock"]().Set("dotnet", "dotnet", "dotnet.monitor.lock_contentions", "1/s", 30).Set("dotnet", "dotnet", Meter, "s/s", 100).Diagnose(Sensitivity.High);
        Assert.Equal("db.lock", diagnosis.Findings[0].Id);
        Assert.DoesNotContain(diagnosis.Findings.Concat(diagnosis.Others).Where(one => one.Id == "app.lock").SelectMany(one => one.Evidence), one => one.Signal.StartsWith(Meter, StringComparison.Ordinal));
    }

    /// <summary>Where threads stand in locks, what arrives queues for a thread: the waiting is the lock's all the same.</summary>
    [Fact]
    public void Diagnose_LocksBehindAQueueForThreads_KeepTheirEvidence()
    {
        Diagnosis diagnosis = Contended(9).Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", 12).Diagnose(Sensitivity.High);
        Finding finding = diagnosis.Findings.Concat(diagnosis.Others).Single(one => one.Id == "app.lock");
        Assert.Contains(finding.Evidence, one => one.Signal.StartsWith(Meter, StringComparison.Ordinal) && one.Value > 70);
    }

    /// <summary>Of twice as many requests as the load's it is half of each.</summary>
    [Fact]
    public void Parts_AnApplicationThatOthersAskToo_IsOfAllItsRequests()
    {
        Diagnosis diagnosis = Contended(9).Set("dotnet", "dotnet", "http.server.request.duration.count", "1/s", 200).Diagnose();
        Assert.Equal(45, Part(diagnosis, "app-lock")!.Value, 1e-6);
    }

    /// <summary>Connections that are opened from the middle of the run on took none of the requests' time before.</summary>
    [Theory]
    [InlineData(0, 5)]
    [InlineData(35, 5 * 25 / 55.0)]
    public void PoolWait_ConnectionsThatAreOpenedLate_AreOfTheirPartOfTheRun(int from, double expected)
    {
        MadeUpRun run = MadeUpRun.Healthy().Set("dotnet", "dotnet", "db.client.connection.pending_requests", "", 0).Set("dotnet", "dotnet", "db.client.connection.create_time.time", "s/s", second => second < from ? double.NaN : 0.5);
        Assert.Equal(expected, PoolWait.Of(new RunEvidence(run.Result()))!.Value, 1e-6);
    }

    private static MadeUpRun Contended(double? threads)
    {
        MadeUpRun run = Faults.All["app.lock"]();
        return threads is { } waiting ? run.Set("dotnet", "dotnet", Meter, "s/s", waiting) : run;
    }

    private static double? Part(Diagnosis diagnosis, string tier) => diagnosis.Budget!.Parts.SingleOrDefault(part => part.Tier == tier)?.Milliseconds;
}
