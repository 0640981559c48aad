namespace Perf.Analysis;

/// <summary>Corrects the p-values of a comparison for their number: Holm's way among gating metrics, where one false alarm blocks; Benjamini and Hochberg's among the others, a list to look through.</summary>
internal static class LineCorrection
{
    /// <summary>Judges all lines.</summary>
    /// <param name="lines">What the runs say, in the order of the report.</param>
    /// <param name="environment">Why the environments cannot be compared, or null.</param>
    /// <param name="options">How it is compared.</param>
    public static IReadOnlyList<Comparison> Judge(IReadOnlyList<LineEstimate> lines, string? environment, ComparisonOptions options)
    {
        var adjusted = new Dictionary<LineEstimate, (double P, string? Name)>(ReferenceEqualityComparer.Instance);
        foreach (bool isGating in (bool[])[true, false])
        {
            LineEstimate[] tested = [.. lines.Where(line => line.Metric.IsGating == isGating && line.Figures.PValue is not null)];
            double[] p = [.. tested.Select(line => line.Figures.PValue!.Value)];
            double[] corrected = isGating ? MultipleTests.Holm(p) : MultipleTests.BenjaminiHochberg(p);
            string? name = tested.Length < 2 ? null : $"{(isGating ? "Holm" : "Benjamini-Hochberg")} over {tested.Length}";
            for (int i = 0; i < tested.Length; i++)
            {
                adjusted[tested[i]] = (corrected[i], name);
            }
        }

        return
        [
            .. lines.Select(line => adjusted.TryGetValue(line, out (double P, string? Name) found)
                ? LineJudge.Judge(line, found.P, found.Name, environment, options)
                : LineJudge.Judge(line, null, null, environment, options)),
        ];
    }
}
