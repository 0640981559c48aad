using Perf.Tests.Tuning.Killing;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

public sealed class SupersessionTests
{
    [Fact]
    public void Settings_OfTwoIndexes_AreTwo()
    {
        Assert.Empty(Supersession.Settings("shop", Index("public.orders USING btree (customer_id)")).Intersect(Supersession.Settings("shop", Index("public.orders USING btree (state)"))));
        Assert.Equal(Supersession.Settings("shop", Index("public.orders USING btree (state)")), Supersession.Settings("shop", Index("public.orders USING btree (state)")));
    }

    [Fact]
    public void Settings_OfTwoEnvironmentsTargetsFilesOrMechanisms_AreTwo()
    {
        PlannedChange change = KillSubjects.Change("file.json", "application:shop", ("Cache:Size", "64")) with { Arguments = new Dictionary<string, string> { ["file"] = "/srv/shop/a.json" } };
        PlannedChange[] all =
        [
            change,
            change with { Target = "application:search" },
            change with { Mechanism = "file.yaml" },
            change with { Arguments = new Dictionary<string, string> { ["file"] = "/srv/shop/b.json" } },
        ];
        ChangedSetting[] settings = [.. all.SelectMany(one => Supersession.Settings("shop", one)), .. Supersession.Settings("search", change), .. Supersession.Settings(null, change)];
        Assert.Equal(settings.Length, settings.Distinct().Count());
    }

    [Fact]
    public void Settings_OfWhatUndoingDoesNotBringBack_AreNone()
    {
        PlannedChange analyze = KillSubjects.Change("postgresql.analyze", "postgresql", ("analyze", "public.orders"));
        Assert.Empty(Supersession.Settings(Kept(analyze with { IsReversible = false })));
        Assert.Single(Supersession.Settings(Kept(analyze)));
    }

    // A key with a star is another text than one with a name, and may be the same directive.
    [Fact]
    public void Of_NewerBackupWhoseKeyOverlaps_StandsOnTheOlder()
    {
        BackupReading old = Kept(Nginx("http/server[*]/location[*]/proxy_buffering"), "20250806_183000");
        BackupReading beside = Kept(Nginx("http/server[*]/location[*]/proxy_buffers"), "20250806_183001");
        BackupReading newer = Kept(Nginx("http/server[shop]/location[/]/proxy_buffering"), "20250806_183002");
        Assert.Equal([newer.Id], Supersession.Of([newer, beside, old], old).Select(reading => reading.Id));
        Assert.Empty(Supersession.Of([newer, beside, old], beside));

        // And the other way round: what was named alone, and is of all since.
        Assert.Equal([old.Id], Supersession.Of([old, newer], newer).Select(reading => reading.Id));
    }

    [Fact]
    public void Refuse_PlanWhoseKeyOverlapsWhatWasLeftInTheMiddle_SaysSo()
    {
        var left = new BackupReading
        {
            Id = "20250806_183000", Path = "/backups/20250806_183000", Manifest = new Manifest { Id = "20250806_183000", Environment = "shop" },
            Changes = [new ChangeRecord(1, Nginx("http/upstream[*]/keepalive")) { State = TuningState.Applied }],
        };
        PerfException e = Assert.Throws<PerfException>(() => InterruptedChanges.Refuse([left], new OptimizationPlan { Environment = "shop", Changes = [Nginx("http/upstream[app]/keepalive")] }, [""]));
        Assert.Equal(ErrorIds.ChangeRefused, e.Id);
        InterruptedChanges.Refuse([left], new OptimizationPlan { Environment = "shop", Changes = [Nginx("http/upstream[app]/keepalive_requests")] }, [""]);
        InterruptedChanges.Refuse([left], new OptimizationPlan { Environment = "other", Changes = [Nginx("http/upstream[app]/keepalive")] }, [""]);
    }

    // One file or server is one, whatever environments call it; and two are two.
    [Theory]
    [InlineData("file.json", "/srv/shop/a.json", "/srv/shop/a.json", true)]
    [InlineData("file.json", "/srv/shop/a.json", "/srv/shop/b.json", false)]
    [InlineData("sysctl", "/proc/sys", "/proc/sys", true)]
    [InlineData("postgresql.setting", "7412", "7412", true)]
    [InlineData("postgresql.setting", "7412", "7413", false)]
    [InlineData("redis.config", "localhost:6379", "127.0.0.1:6379", true)]
    [InlineData("redis.config", "localhost:6379", "127.0.0.1:6380", false)]
    [InlineData("file.json", "/srv/shop/a.json", "", false)]
    public void Of_NewerBackupOfAnotherEnvironment_StandsOnTheOlderWhereBothAreOfOne(string mechanism, string one, string other, bool meet)
    {
        PlannedChange change = KillSubjects.Change(mechanism, "application:shop", ("x", "64"));
        BackupReading old = Looked("20250806_183000", "staging", change with { Arguments = new Dictionary<string, string> { ["file"] = "/srv/shop/a.json" } }, one);
        BackupReading newer = Looked("20250806_183001", "preview", change with { Target = "application:web" }, other);
        Assert.Equal(meet, Supersession.Of([newer, old], old).Count == 1);

        // And a plan of the one about what was left of the other.
        BackupReading left = old with { Changes = [.. old.Changes.Select(record => record with { State = TuningState.Applied })] };
        var plan = new OptimizationPlan { Environment = "preview", Changes = [KillSubjects.Change(mechanism, "application:web", ("y", "1")), change with { Target = "application:web" }] };
        Exception? refused = Record.Exception(() => InterruptedChanges.Refuse([left], plan, [other, other]));
        Assert.Equal(meet ? ErrorIds.ChangeRefused : null, (refused as PerfException)?.Id);
    }

    // Another key, section or device of the same file or server is another setting.
    [Fact]
    public void Of_NewerBackupOfAnotherPlaceInTheSameFile_DoesNotStandOnTheOlder()
    {
        PlannedChange change = KillSubjects.Change("block.queue", "system", ("scheduler", "none"));
        BackupReading sda = Looked("20250806_183000", "staging", change with { Arguments = new Dictionary<string, string> { ["device"] = "sda" } }, "/sys");
        BackupReading sdb = Looked("20250806_183001", "preview", change with { Arguments = new Dictionary<string, string> { ["device"] = "sdb" } }, "/sys");
        BackupReading again = Looked("20250806_183002", "preview", change with { Arguments = new Dictionary<string, string> { ["device"] = "sda" } }, "/sys");
        Assert.Equal([again.Id], Supersession.Of([again, sdb, sda], sda).Select(reading => reading.Id));
    }

    private static BackupReading Looked(string id, string environment, PlannedChange planned, string identity) =>
        Kept(planned, id) with { Manifest = new Manifest { Id = id, Environment = environment }, Changes = [new ChangeRecord(1, planned) { State = TuningState.Kept, Capture = new CaptureRecord { Identity = identity } }] };

    private static PlannedChange Nginx(string key) => KillSubjects.Change("nginx.directive", "nginx", (key, "1"));

    private static BackupReading Kept(PlannedChange planned, string id = "20250806_183000") => new() { Id = id, Path = "/backups/" + id, Changes = [new ChangeRecord(1, planned) { State = TuningState.Kept }] };

    private static PlannedChange Index(string definition) =>
        KillSubjects.Change("postgresql.index", "postgresql", ("index", definition)) with { Arguments = new Dictionary<string, string> { ["definition"] = definition, ["table"] = "public.orders" } };
}
