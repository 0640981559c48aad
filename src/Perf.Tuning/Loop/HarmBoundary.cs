namespace Perf.Tuning;

/// <summary>
/// When pairs are bad enough to say that a change does harm, looked at after each of them: a pure function. What a look may err is taken from one budget (spending: K. K. G. Lan, D. L. DeMets, Discrete Sequential Boundaries
/// for Clinical Trials, 1983), so that all looks together err no more often than <see cref="Alpha"/>, whatever they have in common (Bonferroni's bound). From six pairs on the test is the exact one of <see cref="PairedShift"/>. Before,
/// changes of sign cannot be that sure (three pairs are worse by chance one time in eight), so that a loss is measured by the scatter of the pairs and of the unchanged system (Student's t), which takes logarithms of measurements for
/// normal. Of six pairs nothing but the word depends on it: a change that cannot become a gain any more is undone as well.
/// </summary>
internal static class HarmBoundary
{
    /// <summary>How often a change without an effect may be said to do harm, over all looks: what the interval may err at that end.</summary>
    public const double Alpha = (1 - VerdictLimits.Confidence) / 2;

    // Most is spent where most losses show themselves: after three pairs the measurement of one is over, for it cannot become a gain any more.
    private const double AtThree = 0.005;
    private const double AtFour = 0.002;
    private const double AtFive = 0.001;

    // Six pairs that are all worse: one of 2^6 changes of sign.
    private const double AtSix = 1.0 / 64;

    // Measurements agree no better than this, whatever a few of them say.
    private const double LeastScatter = 0.02;

    /// <summary>What a look may err.</summary>
    /// <param name="pairs">How many pairs there are.</param>
    /// <param name="most">How many there will be at most.</param>
    /// <returns>0 to <see cref="Alpha"/>; 0 where nothing is said of harm. Over all pairs up to the most they come to <see cref="Alpha"/> at most.</returns>
    public static double SpentAt(int pairs, int most)
    {
        if (pairs < VerdictLimits.FewestPairs || pairs > most)
        {
            return 0;
        }

        // The last look has what is left, where that is more than its own.
        bool isLast = pairs == most;
        return pairs switch
        {
            3 => isLast ? Alpha : AtThree,
            4 => isLast ? Alpha - AtThree : AtFour,
            5 => isLast ? Alpha - AtThree - AtFour : AtFive,
            VerdictLimits.EnoughPairs => AtSix,
            _ => isLast ? Alpha - AtThree - AtFour - AtFive - AtSix : 0,
        };
    }

    /// <summary>Looks.</summary>
    /// <param name="shifts">The pairs' shifts, positive for better.</param>
    /// <param name="baseline">Shifts of the unchanged system against itself; none is allowed.</param>
    /// <param name="most">How many pairs there will be at most.</param>
    /// <returns>Whether the change is surely worse.</returns>
    public static bool IsCrossed(IReadOnlyList<double> shifts, IReadOnlyList<double> baseline, int most)
    {
        double alpha = SpentAt(shifts.Count, most);
        if (alpha <= 0)
        {
            return false;
        }

        if (shifts.Count < VerdictLimits.EnoughPairs)
        {
            return Tail(-Distance(shifts, baseline), shifts.Count - 1 + baseline.Count) <= alpha;
        }

        ShiftEstimate estimate = PairedShift.Of(shifts, 1 - (2 * alpha));
        return estimate.High < 0 && estimate.Confidence >= 1 - (2 * alpha) - 1e-9;
    }

    /// <summary>The chance that Student's t is at least so large (M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4).</summary>
    /// <param name="t">The value.</param>
    /// <param name="freedom">The degrees of freedom, 1 or more.</param>
    internal static double Tail(double t, int freedom)
    {
        double angle = Math.Atan(t / Math.Sqrt(freedom));
        double cosine = Math.Cos(angle);
        bool isOdd = freedom % 2 == 1;
        double term = isOdd ? (freedom > 1 ? cosine : 0) : 1;
        double sum = term;
        for (int k = isOdd ? 3 : 2; k <= freedom - 2; k += 2)
        {
            term *= (k - 1.0) / k * cosine * cosine;
            sum += term;
        }

        double within = Math.Sin(angle) * sum;
        return (1 - (isOdd ? 2 / Math.PI * (angle + within) : within)) / 2;
    }

    // How many standard errors the mean is above nothing. The unchanged system's shifts are about nothing, so that each of them tells of the scatter.
    private static double Distance(IReadOnlyList<double> shifts, IReadOnlyList<double> baseline)
    {
        double mean = shifts.Average();
        double squares = shifts.Sum(shift => (shift - mean) * (shift - mean)) + baseline.Sum(shift => shift * shift);
        double scatter = Math.Sqrt(squares / (shifts.Count - 1 + baseline.Count));
        return mean * Math.Sqrt(shifts.Count) / Math.Max(scatter, LeastScatter);
    }
}
