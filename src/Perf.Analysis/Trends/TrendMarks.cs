namespace Perf.Analysis;

/// <summary>Finds what happened between runs: another commit or build, an optimization, another machine.</summary>
internal static class TrendMarks
{
    private static readonly string[] s_buildTags = ["build", "version", "release"];
    private static readonly string[] s_optimizationTags = ["optimization", "optimisation", "backup"];
    private const int ShortCommit = 10;

    /// <summary>The build that a run's labels tell.</summary>
    /// <param name="tags">The labels.</param>
    public static string? BuildOf(IReadOnlyDictionary<string, string> tags) => First(tags, s_buildTags);

    /// <summary>Marks what changes from each run to the next.</summary>
    /// <param name="points">The runs, in order of time.</param>
    public static IReadOnlyList<TrendMarker> Of(IReadOnlyList<RunPoint> points)
    {
        var markers = new List<TrendMarker>();
        string? fingerprint = points.Count == 0 ? null : points[0].Fingerprint;
        for (int i = 1; i < points.Count; i++)
        {
            RunPoint before = points[i - 1];
            RunPoint after = points[i];
            string? build = BuildOf(after.Tags);
            if (build is not null && build != BuildOf(before.Tags))
            {
                markers.Add(new TrendMarker(i, TrendMarkerKind.Deployment, build));
            }
            else if (after.Commit is { } commit && before.Commit is not null && commit != before.Commit)
            {
                markers.Add(new TrendMarker(i, TrendMarkerKind.Deployment, commit[..Math.Min(commit.Length, ShortCommit)]));
            }

            string? was = First(before.Tags, s_optimizationTags);
            string? now = First(after.Tags, s_optimizationTags);
            if (was != now)
            {
                markers.Add(new TrendMarker(i, TrendMarkerKind.Optimization, now ?? $"{was} undone"));
            }

            // A run whose machine is not known (of an older version, or of another tool) parts nothing.
            if (after.Fingerprint is { } machine)
            {
                if (fingerprint is not null && machine != fingerprint)
                {
                    markers.Add(new TrendMarker(i, TrendMarkerKind.Environment, machine[..Math.Min(machine.Length, ShortCommit)]));
                }

                fingerprint = machine;
            }
        }

        return markers;
    }

    private static string? First(IReadOnlyDictionary<string, string> tags, string[] names) =>
        names.Select(name => tags.FirstOrDefault(tag => tag.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value).FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
