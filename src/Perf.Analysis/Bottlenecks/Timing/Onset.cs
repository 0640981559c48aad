namespace Perf.Analysis;

/// <summary>Finds when a series steps up for good, and whether a cause began after its symptom.</summary>
internal static class Onset
{
    private const int LeastSide = 5;

    // A step is at least this much, and much against the noise beside it; anything less has no beginning that could be told.
    private const double LeastRatio = 1.5;
    private const double LeastZ = 6;

    /// <summary>Notes against a suspicion that its signal stepped up clearly later than response times did.</summary>
    public static void Check(RunEvidence run, Suspicion suspicion)
    {
        if (suspicion.Dose is not { } signal || Symptom(run) is not { } symptom || Of(signal.Seconds, signal.Values) is not { } cause)
        {
            return;
        }

        suspicion.Against(
            Figure.Of(MonitorKind.FamilyOf(signal.Series), $"beginning of {signal.Series.Signal} after that of slow responses", cause - symptom, "s", signal.Series.Monitor),
            Scores.LateStart,
            3 * Scores.LateStart,
            Scores.Veto,
            value => $"it began {value:0} s after response times rose: what comes later is no cause");
    }

    /// <summary>When response times stepped up; null where they did not.</summary>
    private static double? Symptom(RunEvidence run)
    {
        IntervalSummary[] measured = [.. run.Intervals.Where(one => one.P50 is not null)];
        return Of([.. measured.Select(one => one.Start)], [.. measured.Select(one => one.P50!.Value)]);
    }

    /// <summary>The moment of the one step that parts a series best; null where there is none. One pass over sums.</summary>
    public static double? Of(IReadOnlyList<double> seconds, IReadOnlyList<double> values)
    {
        int n = values.Count;
        if (n < 4 * LeastSide)
        {
            return null;
        }

        double all = 0, squares = 0;
        foreach (double value in values)
        {
            (all, squares) = (all + value, squares + (value * value));
        }

        double left = 0, leftSquares = 0;
        (int At, double Score, double Before, double After) best = (-1, 0, 0, 0);
        for (int i = 0; i < n - LeastSide; i++)
        {
            (left, leftSquares) = (left + values[i], leftSquares + (values[i] * values[i]));
            int count = i + 1;
            if (count < LeastSide)
            {
                continue;
            }

            (double before, double after) = (left / count, (all - left) / (n - count));
            double noise = Math.Max(0, (leftSquares - (count * before * before)) + (squares - leftSquares - ((n - count) * after * after))) / n;
            double score = (after - before) / Math.Sqrt(Math.Max(noise, 1e-12 * Math.Max(1, after * after)) * ((1.0 / count) + (1.0 / (n - count))));
            best = score > best.Score ? (count, score, before, after) : best;
        }

        return best.At > 0 && best.Score >= LeastZ && best.After >= LeastRatio * Math.Max(best.Before, 0) && best.After - best.Before > 1e-9 ? seconds[best.At] : null;
    }
}
