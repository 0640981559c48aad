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

    private static MadeUpRun Contended(double? threads)
    {
        MadeUpRun run = Faults.All["app.lock"]();
        return threads is { } waiting ? run.Set("dotnet", "dotnet", Meter, "s/s", waiting) : run;
    }

    private static double? Part(Diagnosis diagnosis, string tier) => diagnosis.Budget!.Parts.SingleOrDefault(part => part.Tier == tier)?.Milliseconds;
}
