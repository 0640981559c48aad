using System.Globalization;

namespace Perf.Analysis;

/// <summary>The change points of a series of runs: those of each stretch on one machine, and the changes of the machine themselves.</summary>
internal static class TrendChanges
{
    /// <summary>Finds them.</summary>
    /// <param name="points">The runs, in order of time.</param>
    /// <param name="markers">What happened between them.</param>
    /// <param name="higherIsBetter">Which direction is good; null when nobody knows.</param>
    public static IReadOnlyList<ChangePoint> Of(IReadOnlyList<TrendPoint> points, IReadOnlyList<TrendMarker> markers, bool? higherIsBetter)
    {
        double[] values = [.. points.Select(point => point.Value)];
        int[] borders = [0, .. markers.Where(marker => marker.Kind == TrendMarkerKind.Environment).Select(marker => marker.Index), values.Length];
        var found = new List<ChangePoint>();
        for (int k = 0; k + 1 < borders.Length; k++)
        {
            int from = borders[k];
            if (k > 0)
            {
                found.Add(Located(ChangePointDescription.OfBorder(values, borders[k - 1], from, borders[k + 1]) with { Kind = ChangeKind.Environment }, points));
            }

            found.AddRange(ChangePointDetector.Find(values[from..borders[k + 1]]).Select(point => Located(
                point with
                {
                    Index = point.Index + from,
                    FirstIndex = point.FirstIndex + from,
                    LastIndex = point.LastIndex + from,
                    Effect = TrendDirections.EffectOf(point.Direction, higherIsBetter),
                },
                points)));
        }

        return found;
    }

    private static ChangePoint Located(ChangePoint change, IReadOnlyList<TrendPoint> points)
    {
        TrendPoint first = points[change.Index];
        TrendPoint last = points[change.Index - 1];
        change = change with
        {
            RunId = first.RunId,
            StartedAt = first.StartedAt,
            Commit = first.Commit,
            CommitBefore = last.Commit,
            Build = first.Build,
            BuildBefore = last.Build,
        };
        return change with { Text = TextOf(change) };
    }

    private static string TextOf(ChangePoint change)
    {
        string size = change.Ratio is { } ratio
            ? string.Create(CultureInfo.InvariantCulture, $"{ratio - 1:+0.0%;-0.0%;0 %}")
            : string.Create(CultureInfo.InvariantCulture, $"{change.Shift:+0.####;-0.####;0}");
        string where = (change.Build ?? change.Commit) is { } build ? $" with {build}{((change.BuildBefore ?? change.CommitBefore) is { } before && before != build ? $" after {before}" : "")}" : "";
        string what = change.Kind == ChangeKind.Environment ? "Another machine: values before are not comparable" : change.Effect switch
        {
            ChangeEffect.Regression => "Regression",
            ChangeEffect.Improvement => "Improvement",
            _ => "Change",
        };
        string state = change.Kind == ChangeKind.Level && change.State == ChangeState.Suspected ? ", suspected: few runs came after it" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{what} ({size}) from {change.StartedAt:yyyy-MM-dd HH:mm} on{where}{state}.");
    }
}
