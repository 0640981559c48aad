using Perf.Runtime.Tuning;

namespace Perf.Tests.Runtime.Tuning;

public class UndoTargetsTests
{
    private static readonly TuningTargets s_kept = new()
    {
        Postgres = new PostgresTarget { Connection = "${env:PG}" },
        Redis = new RedisTarget { Connection = "${env:REDIS}" },
        Nginx = new NginxTarget(),
    };

    [Theory]
    [InlineData(TuningState.Kept, BackupState.Kept, "here", true)]
    [InlineData(TuningState.Drifted, BackupState.Kept, "HERE", true)]
    [InlineData(TuningState.Intended, BackupState.Interrupted, "here", true)]
    [InlineData(TuningState.Reverted, BackupState.Reverted, "here", false)]
    [InlineData(TuningState.Failed, BackupState.Empty, "here", false)]
    [InlineData(TuningState.Kept, BackupState.Damaged, "here", false)]
    [InlineData(TuningState.Kept, BackupState.Kept, "there", false)]
    public void AreNeeded_WhereSomethingIsToBeUndoneHere(TuningState state, BackupState of, string host, bool expected) =>
        Assert.Equal(expected, UndoTargets.AreNeeded(Of(("nginx", state)) with { State = of, Host = host }, "here"));

    // A secret that nobody has any more must not keep files from being put back.
    [Theory]
    [InlineData(false, false, false, "nginx")]
    [InlineData(true, false, false, "nginx", "postgresql")]
    [InlineData(false, true, false, "redis")]
    [InlineData(true, true, true, "nginx")]
    public void Of_Kept_HasWhatIsNeeded(bool hasPostgres, bool hasRedis, bool isCascade, params string[] targets)
    {
        TuningTargets found = UndoTargets.Of(Of([.. targets.Select(target => (target, TuningState.Kept)), ("redis", TuningState.Reverted)]), s_kept, isCascade, []);
        Assert.Equal((hasPostgres, hasRedis, true), (found.Postgres is not null, found.Redis is not null, found.Nginx is not null));
    }

    [Fact]
    public void Of_NothingKept_SaysByWhichCommandItGoes()
    {
        PerfException error = Assert.Throws<PerfException>(() => UndoTargets.Of(Of(("nginx", TuningState.Kept)), null, false, ["staging", "live"]));
        Assert.Equal(ErrorIds.EnvironmentInvalid, error.Id);
        Assert.Contains("environment 'old'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Undo-PerfOptimization -BackupId 20250806_183000 -Environment live (known: live, staging)", error.Message, StringComparison.Ordinal);
        Assert.Contains("/b/20250806_183000/undo.sh", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Environment NAME (known: none)", Assert.Throws<PerfException>(() => UndoTargets.Of(Of(("nginx", TuningState.Kept)), null, false, [])).Message, StringComparison.Ordinal);
    }

    private static Backup Of(params (string Target, TuningState State)[] changes) => new()
    {
        Id = "20250806_183000",
        Environment = "old",
        Host = "here",
        Path = "/b/20250806_183000",
        State = BackupState.Kept,
        Changes = [.. changes.Select(change => new Change { Target = change.Target, State = change.State })],
    };
}
