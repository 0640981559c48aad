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
        string[] settings = [.. all.SelectMany(one => Supersession.Settings("shop", one)), .. Supersession.Settings("search", change), .. Supersession.Settings(null, change)];
        Assert.Equal(settings.Length, settings.Distinct().Count());
    }

    [Fact]
    public void Settings_OfWhatUndoingDoesNotBringBack_AreNone()
    {
        PlannedChange analyze = KillSubjects.Change("postgresql.analyze", "postgresql", ("analyze", "public.orders"));
        Assert.Empty(Supersession.Settings(Kept(analyze with { IsReversible = false })));
        Assert.Single(Supersession.Settings(Kept(analyze)));
    }

    private static BackupReading Kept(PlannedChange planned) => new() { Id = "20250806_183000", Path = "/backups/20250806_183000", Changes = [new ChangeRecord(1, planned) { State = TuningState.Kept }] };

    private static PlannedChange Index(string definition) =>
        KillSubjects.Change("postgresql.index", "postgresql", ("index", definition)) with { Arguments = new Dictionary<string, string> { ["definition"] = definition, ["table"] = "public.orders" } };
}
