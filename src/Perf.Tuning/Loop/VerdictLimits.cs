namespace Perf.Tuning;

/// <summary>What verdicts are made by.</summary>
internal static class VerdictLimits
{
    /// <summary>The gain that is the aim.</summary>
    public const double MetGain = 0.20;

    /// <summary>What the lower end of its interval must reach.</summary>
    public const double MetLow = 0.10;

    /// <summary>What the lower end must be above for a change to stay: a gain that nobody would notice is not worth a changed system.</summary>
    public const double LeastGain = 0.03;

    /// <summary>How far apart measurements of the same state may be. Above, trials are made longer; and what is still noisier must gain more than its noise.</summary>
    public const double MostNoise = 0.10;

    /// <summary>Failed requests that are too many more, as a share of all.</summary>
    public const double MoreErrors = 0.001;

    /// <summary>How unlikely so many more failures are by chance, to be held against the change: over all looks together, which have an equal part each.</summary>
    public const double ErrorsByChance = 0.01;

    /// <summary>By how much response times may grow, as a share.</summary>
    public const double Longer = 0.10;

    /// <summary>A loss that every one of the first pairs has to show for the measurement to end at once as harmful.</summary>
    public const double ClearLoss = 0.10;

    /// <summary>Pairs without which no measurement is ended, but for a guardrail and errors.</summary>
    public const int FewestPairs = 3;

    /// <summary>The fewest pairs with which a two-sided 5 % can be reached: 2 of 2^6 changes of sign are 3.1 %.</summary>
    public const int EnoughPairs = 6;

    /// <summary>The confidence of intervals.</summary>
    public const double Confidence = 0.95;

    /// <summary>How many trials of the unchanged system tell the noise.</summary>
    public const int BaselineTrials = 4;

    /// <summary>How many pairs there are at most: twice as many as are asked for where the machine is noisy. It is decided by the unchanged system alone, so that it favours no verdict.</summary>
    /// <param name="noise">How far apart measurements of the unchanged system are, as a share; null where that is not known.</param>
    /// <param name="asked">How many are asked for.</param>
    public static int PairsAt(double? noise, int asked) => noise > MostNoise ? Math.Min(2 * asked, PairedShift.Most) : asked;

    /// <summary>The confidence that an interval has to reach, so that all looks together err no more often than one.</summary>
    /// <param name="pairs">How many pairs there are.</param>
    /// <param name="most">How many there will be at most.</param>
    /// <returns>0 to 1. Where there are more than six, the look at six takes 1/64 of the 2.5 % that each end may err, and the last one the rest (Bonferroni's bound).</returns>
    public static double ConfidenceAt(int pairs, int most) => most <= EnoughPairs || pairs <= EnoughPairs ? Confidence : 1 - (2 * (((1 - Confidence) / 2) - (1.0 / 64)));
}
