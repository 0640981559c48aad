namespace Perf.Analysis;

/// <summary>
/// Finds the knee of a curve that rises ever more steeply, such as latency over load. Source: V. Satopää, J. Albrecht, D. Irwin, B. Raghavan, Finding a
/// "Kneedle" in a Haystack, ICDCS Workshops 2011. Their curve is concave; one that is convex is the same turned over.
/// </summary>
public static class Kneedle
{
    private const int FewestPoints = 4;

    // Their S: how many points the curve must fall below the knee before it counts; 1 as they advise.
    private const double Sensitivity = 1;

    // A straight line with noise has a largest distance of some hundredths, real knees of a third and more.
    private const double LeastSharpness = 0.1;

    /// <summary>Finds the knee.</summary>
    /// <param name="curve">Points with ascending, different x.</param>
    /// <returns>The knee's index and its distance from the straight line, 0 to 1; null when there is none.</returns>
    public static (int Index, double Sharpness)? Find(IReadOnlyList<(double X, double Y)> curve)
    {
        if (curve.Count < FewestPoints)
        {
            return null;
        }

        double minX = curve[0].X;
        double spanX = curve[^1].X - minX;
        double minY = curve.Min(point => point.Y);
        double spanY = curve.Max(point => point.Y) - minY;
        if (!(spanX > 0) || !(spanY > 0) || curve[^1].Y <= curve[0].Y)
        {
            return null;
        }

        // How far the curve lies below the straight line.
        double[] below = [.. curve.Select(point => ((point.X - minX) / spanX) - ((point.Y - minY) / spanY))];
        double meanGap = 1.0 / (curve.Count - 1);
        (int Index, double Sharpness)? best = null;
        for (int i = 1; i < curve.Count - 1; i++)
        {
            bool isPeak = below[i] > below[i - 1] && below[i] >= below[i + 1];
            if (isPeak && below[i] >= LeastSharpness && below[i] > (best?.Sharpness ?? 0) && FallsBelow(below, i, below[i] - (Sensitivity * meanGap)))
            {
                best = (i, below[i]);
            }
        }

        return best;
    }

    private static bool FallsBelow(double[] below, int peak, double threshold)
    {
        for (int i = peak + 1; i < below.Length && below[i] <= below[peak]; i++)
        {
            if (below[i] < threshold)
            {
                return true;
            }
        }

        return false;
    }
}
