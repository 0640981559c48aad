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
        PerfException e = Assert.Throws<PerfException>(() => InterruptedChanges.Refuse([left], new OptimizationPlan { Environment = "shop", Changes = [Nginx("http/upstream[app]/keepalive")] }));
        Assert.Equal(ErrorIds.ChangeRefused, e.Id);
        InterruptedChanges.Refuse([left], new OptimizationPlan { Environment = "shop", Changes = [Nginx("http/upstream[app]/keepalive_requests")] });
        InterruptedChanges.Refuse([left], new OptimizationPlan { Environment = "other", Changes = [Nginx("http/upstream[app]/keepalive")] });
    }

    private static PlannedChange Nginx(string key) => KillSubjects.Change("nginx.directive", "nginx", (key, "1"));

    private static BackupReading Kept(PlannedChange planned, string id = "20250806_183000") => new() { Id = id, Path = "/backups/" + id, Changes = [new ChangeRecord(1, planned) { State = TuningState.Kept }] };

    private static PlannedChange Index(string definition) =>
        KillSubjects.Change("postgresql.index", "postgresql", ("index", definition)) with { Arguments = new Dictionary<string, string> { ["definition"] = definition, ["table"] = "public.orders" } };
}
