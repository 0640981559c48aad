namespace Perf.Tuning;

/// <summary>Whether more requests failed with a change than without.</summary>
/// <param name="More">How much larger the share of failed requests was with it, 0 to 1; negative for smaller.</param>
/// <param name="ByChance">How likely at least so many failures with it are by chance.</param>
internal readonly record struct ErrorEvidence(double More, double ByChance)
{
    // Beyond, the binomial distribution is as good as normal.
    private const long LargestExact = 1000;

    /// <summary>Looks.</summary>
    /// <param name="without">Trials without the change.</param>
    /// <param name="with">Trials with it.</param>
    public static ErrorEvidence Of(IReadOnlyList<TuningTrial> without, IReadOnlyList<TuningTrial> with)
    {
        (double all, double failed) = Sum(without);
        (double allWith, double failedWith) = Sum(with);
        return all == 0 || allWith == 0 ? new ErrorEvidence(0, 1) : new ErrorEvidence((failedWith / allWith) - (failed / all), Tail((long)(failed + failedWith), (long)failedWith, allWith / (all + allWith)));
    }

    /// <summary>The chance of so many or more of a number of failures on one side, where each falls there with a probability (R. A. Fisher's conditional test).</summary>
    /// <param name="failures">How many failures there were.</param>
    /// <param name="there">How many of them on that side.</param>
    /// <param name="share">The probability, 0 to 1 without the ends.</param>
    internal static double Tail(long failures, long there, double share)
    {
        if (there <= 0)
        {
            return 1;
        }

        if (failures > LargestExact)
        {
            double z = (there - 0.5 - (failures * share)) / Math.Sqrt(failures * share * (1 - share));
            return NormalTail(z);
        }

        // From the far end on, where terms are small, so that nothing is lost in adding them.
        double logTerm = failures * Math.Log(share);
        double sum = 0;
        for (long k = failures; k >= there; k--)
        {
            sum += Math.Exp(logTerm);
            logTerm += Math.Log(k) - Math.Log(failures - k + 1) + Math.Log(1 - share) - Math.Log(share);
        }

        return Math.Min(1, sum);
    }

    // M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 26.2.17: good to 7.5e-8.
    private static double NormalTail(double z)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        double density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        double tail = density * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z >= 0 ? tail : 1 - tail;
    }

    private static (double All, double Failed) Sum(IReadOnlyList<TuningTrial> trials) =>
        (trials.Sum(KpiScale.RequestsOf), trials.Sum(trial => Math.Round(Math.Clamp(trial.ErrorRate, 0, 1) * KpiScale.RequestsOf(trial))));
}
