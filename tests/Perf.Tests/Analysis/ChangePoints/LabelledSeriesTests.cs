using System.Text.Json;
using Perf.Analysis;
using Xunit.Abstractions;

namespace Perf.Tests.Analysis.ChangePoints;

/// <summary>The figures of docs/regression-detection.md, on labelled series of real performance tests. One setting for all of them.</summary>
public sealed class LabelledSeriesTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Find_DevelopmentHalf_MeetsTheBars()
    {
        IReadOnlyList<LabelledSeries> series = LabelledSeries.Development();
        DetectionScore score = DetectionScore.Of(series, [.. series.Select(one => ChangePointDetector.Find(one.Values).Select(change => change.Index).ToArray())]);
        output.WriteLine(score.ToString());
        Assert.True(score.F1 >= 0.87, score.ToString());
        Assert.True(score.Cover >= 0.79, score.ToString());
        Assert.True(score.Detection >= 0.86, score.ToString());
        Assert.True(score.Alarmed <= 2, score.ToString());
        Assert.True(score.Accuracy >= 0.84, score.ToString());
    }

    /// <summary>The setting stands on a plateau: none of its neighbours is more than a little worse.</summary>
    [SkippableFact]
    public void Find_NeighbouringSettings_ScoreAlmostTheSame()
    {
        IReadOnlyList<LabelledSeries> series = LabelledSeries.Development();
        ChangePointSettings settings = ChangePointSettings.Default;
        (string, ChangePointSettings)[] neighbours =
        [
            ("median of 9", settings with { MedianReach = 4 }), ("median of 11", settings with { MedianReach = 5 }), ("window 28", settings with { Window = 28 }), ("window 32", settings with { Window = 32 }),
            ("penalty 1.5", settings with { Penalty = 1.5 }), ("evidence 3.4", settings with { EvidenceOfRange = 3.4 }), ("evidence 3.8", settings with { EvidenceOfRange = 3.8 }),
            ("rank 2.8", settings with { LeastRank = 2.8 }), ("long window 150", settings with { LongWindow = 150 }), ("long evidence 7", settings with { LongEvidence = 7 }), ("clip 2.5", settings with { ClipAt = 2.5 }),
        ];
        foreach ((string name, ChangePointSettings other) in neighbours)
        {
            DetectionScore score = DetectionScore.Of(series, [.. series.Select(one => ChangePointDetector.Find(one.Values, other).Select(change => change.Index).ToArray())]);
            output.WriteLine($"{name}: {score}");
            Assert.True(score.F1 >= 0.87, $"{name}: {score}");
            Assert.True(score.Cover >= 0.79, $"{name}: {score}");
        }
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Find_SmallSet_FindsAllFiveAndAlarmsNowhereElse(bool ofBuilds)
    {
        int found = 0;
        foreach ((string type, double[] runs, int? runsChange, double[] builds, int? buildsChange) in LabelledSeries.Small())
        {
            int[] marks = [.. ChangePointDetector.Find(ofBuilds ? builds : runs).Select(change => change.Index)];
            if ((ofBuilds ? buildsChange : runsChange) is { } change)
            {
                Assert.Contains(marks, mark => Math.Abs(mark - change) <= 5);
                found++;
            }
            else
            {
                Assert.True(marks.Length == 0, $"{type}: {string.Join(", ", marks)}");
            }
        }

        Assert.Equal(5, found);
    }

    /// <summary>The score itself, against what another program made of made-up marks.</summary>
    [SkippableFact]
    public void Score_ReferenceVectors_AreMet()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(LabelledSeries.RequireFolder(), "reference_vectors.json")));
        foreach (JsonElement one in document.RootElement.GetProperty("metrics").EnumerateArray())
        {
            int[][] marks = [.. one.GetProperty("labels").EnumerateObject().Select(own => own.Value.Deserialize<int[]>()!)];
            int[] predicted = one.GetProperty("predicted").Deserialize<int[]>()!;
            Assert.Equal(one.GetProperty("f1").GetDouble(), DetectionScore.F1Of(marks, predicted), 9);
            Assert.Equal(one.GetProperty("covering").GetDouble(), DetectionScore.CoverOf(marks, predicted, one.GetProperty("n").GetInt32()), 9);
        }
    }
}
