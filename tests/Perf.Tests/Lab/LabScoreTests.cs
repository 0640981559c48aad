using Perf.Lab.Scoring;
using Perf.Lab.Tables;

namespace Perf.Tests.Lab;

public class LabScoreTests
{
    private static readonly LabTable s_table = LabTable.Read("""
        faults:
          - { id: lock, fault: x, load: [ { get: /, rate: 1 } ], expect: db.lock }
          - { id: disk, fault: x, load: [ { get: /, rate: 1 } ], expect: db.wal-sync, accept: [ host.disk ] }
          - { id: well, fault: x, load: [ { get: /, rate: 1 } ], expect: none }
          - { id: starved, fault: x, load: [ { get: /, rate: 1 } ], expect: gen.saturated }
        """);

    [Fact]
    public void Of_CausesInTheirOrder_CountsFirstAndThird()
    {
        LabScore score = LabScore.Of(s_table, [Run("lock", "db.lock"), Run("lock", "host.cpu", "db.lock"), Run("lock", "host.cpu", "app.gc", "cache.miss", "db.lock"), Run("lock")]);

        Assert.Equal(4, score.Runs);
        Assert.Equal(0.25, score.First);
        Assert.Equal(0.5, score.Third);
        LabRow row = Assert.Single(score.Rows);
        Assert.Equal((4, 1, 2), (row.Runs, row.First, row.Third));
        Assert.Equal([("host.cpu", 2), ("none", 1)], row.Instead);
    }

    [Fact]
    public void Of_AnAcceptedAlternative_IsRight()
    {
        LabScore score = LabScore.Of(s_table, [Run("disk", "host.disk")]);

        Assert.Equal(1, score.First);
        Assert.Equal(1, score.Confusion[("db.wal-sync", "db.wal-sync")]);
    }

    [Fact]
    public void Of_Ranks_TheOrderIsTheRankAndNotThePlaceInTheList()
    {
        var run = new LabCase("lock", 1, false, [new LabFinding("host.cpu", 2, 0.6), new LabFinding("app.gc", 0, 0.9), new LabFinding("db.lock", 1, 0.7)]);

        Assert.Equal(1, LabScore.Of(s_table, [run]).First);
    }

    [Fact]
    public void Of_ConsequencesAndAnswersWithoutFinding_AreNoCauses()
    {
        var run = new LabCase("well", 1, false, [new LabFinding("NoBottleneckFound", 0, 1)]);

        LabScore score = LabScore.Of(s_table, [run]);

        Assert.Equal((1, 0), (score.Controls, score.FalseAlarms));
        Assert.Equal(1, Assert.Single(score.Rows).First);
    }

    [Fact]
    public void Of_Controls_AreNoPartOfAccuracyAndCountFalseAlarms()
    {
        LabScore score = LabScore.Of(s_table, [Run("well"), Run("well", "host.cpu"), Run("starved", "gen.saturated"), Run("starved", "db.lock"), Run("starved")]);

        Assert.Equal(0, score.Runs);
        Assert.True(double.IsNaN(score.First));
        Assert.Equal((5, 2), (score.Controls, score.FalseAlarms));
    }

    [Fact]
    public void Of_SkippedRuns_AreToldAndNotScored()
    {
        LabScore score = LabScore.Of(s_table, [new LabCase("lock", 1, false, [], "no control groups")]);

        Assert.Equal(0, score.Runs);
        Assert.Equal("no control groups", Assert.Single(score.Rows).Skipped);
        Assert.Contains("skipped: no control groups", LabReport.Write(score), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FailedRuns_AreCountedApartAndToldBesideTheOthers()
    {
        LabScore score = LabScore.Of(s_table, [Run("lock", "db.lock"), new LabCase("lock", 2, false, [], Failed: "The app ended: no memory"), new LabCase("well", 1, false, [], Failed: "The load failed")]);

        // Neither a healthy run that found nothing nor one with a fault that was missed.
        Assert.Equal((1, 0, 2), (score.Runs, score.Controls, score.Failures));
        Assert.Equal(1, score.First);
        Assert.Equal([(1, 1), (0, 1)], score.Rows.Select(row => (row.Runs, row.Failures)));
        string text = LabReport.Write(score);
        Assert.Contains("failed (1): The app ended: no memory", text, StringComparison.Ordinal);
        Assert.Contains("Failed: 2 runs gave no diagnosis", text, StringComparison.Ordinal);
        Assert.DoesNotContain("skipped", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AnUnknownFault_Refuses() => Assert.Contains("'other'", Assert.Throws<FormatException>(() => LabScore.Of(s_table, [Run("other")])).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_StatedConfidence_IsHeldAgainstTheHitRateOfItsBin()
    {
        LabCase[] sure = [.. Enumerable.Range(0, 10).Select(i => Stated(i < 6 ? "db.lock" : "host.cpu", 0.95)), Stated("db.lock", 1)];
        LabCase[] unsure = [.. Enumerable.Range(0, 10).Select(i => Stated(i < 6 ? "db.lock" : "host.cpu", 0.65))];

        IReadOnlyList<LabBin> bins = LabScore.Of(s_table, [.. sure, .. unsure, Stated("db.lock", 0.2), Run("well")]).Bins;

        Assert.Equal([0, 0.6, 0.9], bins.Select(bin => bin.From));
        Assert.Equal([1, 10, 11], bins.Select(bin => bin.Count));
        // 65 % said and 60 % right is well enough; 95 % said and 64 % right is not. One case says nothing.
        Assert.Equal([false, false, true], bins.Select(bin => bin.IsOff));
        Assert.Equal(7.0 / 11, bins[2].HitRate, 1e-12);
    }

    [Fact]
    public void Of_AnyCases_HoldsWhatSharesMust()
    {
        string[] classes = ["db.lock", "db.wal-sync", "host.disk", "host.cpu", "app.gc", "gen.saturated"];
        for (int seed = 1; seed <= 200; seed++)
        {
            var chance = new Random(seed);
            LabCase[] cases = [.. Enumerable.Range(0, chance.Next(1, 40)).Select(i => Run(
                s_table.Faults[chance.Next(s_table.Faults.Count)].Id,
                [.. classes.OrderBy(_ => chance.Next()).Take(chance.Next(classes.Length))]))];

            LabScore score = LabScore.Of(s_table, cases);

            string because = $"seed {seed}";
            Assert.True(score.Runs + score.Controls == cases.Length, because);
            Assert.True(score.Runs == 0 || (score.First <= score.Third && score.Third <= 1 && score.First >= 0), because);
            Assert.True(score.Confusion.Values.Sum() == cases.Length, because);
            Assert.True(score.Rows.Sum(row => row.Runs) == cases.Length, because);
            Assert.True(score.Bins.Sum(bin => bin.Count) == cases.Count(one => one.Ranked.Count > 0), because);
            Assert.Equal(Shuffled(cases, chance), cases, (shuffled, given) => LabReport.Write(LabScore.Of(s_table, [.. shuffled])) == LabReport.Write(LabScore.Of(s_table, [.. given])));
        }
    }

    [Fact]
    public void Write_OfAScore_HasRowsConfusionAndCalibration()
    {
        string text = LabReport.Write(LabScore.Of(s_table, [Run("lock", "db.lock"), Run("lock", "host.cpu"), Run("well"), Run("well", "app.gc")]));

        Assert.Contains("AC@1 50 %, AC@3 50 % of 2 runs", text, StringComparison.Ordinal);
        Assert.Contains("False alarms: 1 of 2", text, StringComparison.Ordinal);
        Assert.Matches(@"db\.lock\s+was taken for\s+host\.cpu\s+1", text);
        Assert.Contains("few", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadAll_OfLines_ReadsWhatTheRunnerWrites()
    {
        LabCase read = Assert.Single(LabCase.ReadAll(["", """{"fault":"lock","seed":3,"noisy":true,"findings":[{"Id":"db.lock","Rank":1,"Confidence":0.9,"Impact":0.5,"Title":"x"}]}"""]));

        Assert.Equal(("lock", 3, true), (read.Fault, read.Seed, read.Noisy));
        Assert.Equal(new LabFinding("db.lock", 1, 0.9), Assert.Single(read.Ranked));
        Assert.Equal("no memory", Assert.Single(LabCase.ReadAll(["""{"fault":"lock","seed":3,"noisy":true,"findings":[],"failed":"no memory"}"""])).Failed);
        Assert.Equal("Line 1", Assert.Throws<FormatException>(() => LabCase.ReadAll(["{}"])).Message[..6]);
    }

    private static LabCase Run(string fault, params string[] ids) => new(fault, 1, false, [.. ids.Select((id, i) => new LabFinding(id, i + 1, 0.9 - (i * 0.1)))]);

    private static LabCase Stated(string id, double confidence) => new("lock", 1, false, [new LabFinding(id, 1, confidence)]);

    private static LabCase[] Shuffled(LabCase[] cases, Random chance) => [.. cases.OrderBy(_ => chance.Next())];
}
