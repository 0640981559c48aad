namespace Perf.Analysis;

/// <summary>The constants of scoring, with the reason for each. Confidence is a logistic sum: what each cause begins with, plus the strongest evidence of each family, less what speaks against it.</summary>
internal static class Scores
{
    /// <summary>What every cause begins with, in logits: 5 %. There are some thirty classes, and a run has one or two of them or none; lower than one in thirty, because runs are diagnosed where something is wrong.</summary>
    public const double Prior = -3;

    /// <summary>Evidence that decides by itself: an exact counter or a message that has no other meaning. Alone 88 %.</summary>
    public const double Decisive = 5;

    /// <summary>Evidence that tells a cause from its confounders, measured in samples or with a limit that is a matter of degree. Alone 73 %: more likely than not, below what an alert needs.</summary>
    public const double Strong = 4;

    /// <summary>Evidence that tells causes apart only where nothing better is measured. Alone 50 %: below the cut of the default.</summary>
    public const double Fair = 3;

    /// <summary>Evidence that fits and fits others too: a tier that takes most of the time. Turns 73 % into 92 %.</summary>
    public const double Support = 1.5;

    /// <summary>A hint.</summary>
    public const double Hint = 0.75;

    /// <summary>What is hardly possible together with the cause. Takes a decisive 88 % to 27 %.</summary>
    public const double Veto = 3;

    /// <summary>What makes the cause less likely and does not exclude it.</summary>
    public const double Doubt = 1.5;

    /// <summary>The strength that evidence which tells causes apart must have before its cause is named at all: below a third of its ramp it is what healthy runs show too.</summary>
    public const double LeastDiscriminating = 0.33;

    /// <summary>Evidence weaker than this is not worth a line.</summary>
    public const double LeastStrength = 0.05;

    /// <summary>What of confidence remains where only half or less of what could be known is: a cause that has been seen is seen, but its confounders were not looked at.</summary>
    public const double LeastCoverage = 0.5;

    /// <summary>The most that any cause gets: lab runs have been wrong with all evidence together.</summary>
    public const double MostConfidence = 0.99;

    /// <summary>Where the load generator was the limit, what is said of the target is at most a guess.</summary>
    public const double MostWithGenerator = 0.5;

    /// <summary>A cause whose consequence has more confidence by up to this is the cause all the same: consequences are often the better measured.</summary>
    public const double AncestorSlack = 0.1;

    /// <summary>A consequence may cost more of the response time than its cause by this share of it: both are estimates, and what follows is often the better measured.</summary>
    public const double LargerEffect = 0.35;

    /// <summary>What is below this is not kept at all: less than what any cut shows, and twice what a cause begins with.</summary>
    public const double LeastKept = 0.1;

    /// <summary>The rank correlation from which evidence rises with the load.</summary>
    public const double DoseCorrelation = 0.6;

    /// <summary>Fewer stages say nothing of a dose: three in order are one chance in six.</summary>
    public const int DoseStages = 4;

    /// <summary>A cause may not begin later than its symptom by more than this, in seconds: readings come once a second, and a database's counters a second late.</summary>
    public const double LateStart = 5;

    /// <summary>How much confidence counts against impact when findings are ranked: a certain trifle must not stand above a likely cause of everything, nor a guess at everything above what is certain.</summary>
    public const double RankFloor = 0.25;

    /// <summary>What the circumstances of a run count for against a cause within the target when both are told: a busy neighbour makes everything slower, and is seldom what was asked about.</summary>
    public const double Circumstance = 0.5;

    /// <summary>The strength of a value on a ramp: 0 up to where it begins, 1 from where it counts in full; falling ramps have their full end below.</summary>
    /// <param name="value">The value.</param>
    /// <param name="from">Where it begins to count.</param>
    /// <param name="full">Where it counts in full.</param>
    public static double Ramp(double value, double from, double full) =>
        double.IsNaN(value) ? 0 : from == full ? value >= full ? 1 : 0 : Math.Clamp((value - from) / (full - from), 0, 1);

    /// <summary>The same for a value that may not be known.</summary>
    /// <param name="value">The value.</param>
    /// <param name="from">Where it begins to count.</param>
    /// <param name="full">Where it counts in full.</param>
    /// <param name="unknown">The strength where it is not known.</param>
    public static double Ramp(double? value, double from, double full, double unknown) => value is { } known ? Ramp(known, from, full) : unknown;

    /// <summary>Logits as a probability.</summary>
    public static double Probability(double logits) => 1 / (1 + Math.Exp(-logits));
}
