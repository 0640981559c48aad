using System.Globalization;

namespace Perf.Tuning;

/// <summary>Why a verdict is what it is, in sentences with their numbers.</summary>
internal static class VerdictText
{
    private const double Fold = 100;

    /// <summary>A gain with its interval: <c>p(50) of http_req_response_time is 34 % better (28 % to 41 %)</c>.</summary>
    /// <param name="measurement">The measurement.</param>
    public static string Figures(TuningMeasurement measurement)
    {
        if (measurement is { Gain: > Fold, GainLow: > Fold })
        {
            // Of what hardly did anything before it, nobody can say by how much it is better.
            return $"{measurement.Kpi.Describe()} is more than a hundred times better";
        }

        string better = measurement.Gain >= 0 ? "better" : "worse";
        // From the smaller to the larger number as they are read: of a loss its sign is turned.
        (double? low, double? high) = measurement.Gain >= 0 ? (measurement.GainLow, measurement.GainHigh) : (-measurement.GainHigh, -measurement.GainLow);
        return $"{measurement.Kpi.Describe()} is {Percent(Math.Abs(measurement.Gain ?? 0))} {better} ({Percent(low ?? 0)} to {Percent(high ?? 0)})";
    }

    /// <summary>Of a change that stays.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="pairs">How many pairs.</param>
    public static string Gained(TuningMeasurement measurement, int pairs) => $"{Figures(measurement)}, {Sure(measurement)} after {Pairs(pairs)}{Scatter(measurement)}.";

    /// <summary>Of one that stays because it cannot be undone, and of which nothing was paired.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="trials">How many trials of each side.</param>
    public static string GainedUnpaired(TuningMeasurement measurement, int trials) =>
        $"{Figures(measurement)} in {trials.ToString(CultureInfo.InvariantCulture)} trials after it than in as many before, and more than the system had drifted by{Scatter(measurement)}. It cannot be undone, so that what else has changed meanwhile counts as its doing.";

    /// <summary>Of one whose gain may be the system's own.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="trials">How many trials of each side.</param>
    public static string Drifting(TuningMeasurement measurement, int trials) =>
        $"{Figures(measurement)} in {trials.ToString(CultureInfo.InvariantCulture)} trials after it than in as many before, and the system had become better before it by itself: whose doing it is cannot be told.";

    /// <summary>Of one without an effect.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="pairs">How many pairs.</param>
    /// <param name="bar">What would have had to be surely gained.</param>
    public static string Neutral(TuningMeasurement measurement, int pairs, double bar) =>
        $"No gain that is surely above {Percent(bar)}: {Figures(measurement)} after {Pairs(pairs)}{Scatter(measurement)}. What has no evidence is not changed.";

    /// <summary>Of one that noise hides.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="pairs">How many pairs.</param>
    public static string Noisy(TuningMeasurement measurement, int pairs) =>
        $"Nothing can be told: without any change measurements lie {Percent(measurement.Noise ?? 0)} apart, and with it {Figures(measurement)} after {Pairs(pairs)}. Measure on a quieter machine, with longer trials (-TrialDuration), or at a lower rate.";

    /// <summary>Of one that a guardrail ended.</summary>
    /// <param name="trial">The trial.</param>
    public static string Guardrail(TuningTrial trial) => $"A guardrail was hit in pair {trial.Pair.ToString(CultureInfo.InvariantCulture)}: {trial.Guardrail}";

    /// <summary>Of one with more failures.</summary>
    /// <param name="errors">The failures.</param>
    /// <param name="worse">In how many pairs.</param>
    /// <param name="pairs">Of how many.</param>
    public static string Errors(ErrorEvidence errors, int worse, int pairs) =>
        $"More requests fail with it: {Percent(errors.More, "0.##")} of all more than without, in {worse.ToString(CultureInfo.InvariantCulture)} of {Pairs(pairs)}.";

    /// <summary>Of one that is paid for by those who wait.</summary>
    /// <param name="longer">The shift of the response time.</param>
    /// <param name="name">Which of its figures.</param>
    public static string Longer(ShiftEstimate longer, string name) =>
        $"Requests become slower: the {name} of the response time grows by {Percent(Math.Exp(longer.Center) - 1)} ({Percent(Math.Exp(longer.Low) - 1)} to {Percent(Math.Exp(longer.High) - 1)}).";

    /// <summary>A share as people read it.</summary>
    /// <param name="share">The share, 1 for all.</param>
    /// <param name="format">The number's format.</param>
    public static string Percent(double share, string format = "0.#") => (100 * share).ToString(format, CultureInfo.InvariantCulture) + " %";

    private static string Sure(TuningMeasurement measurement) => measurement.Confidence >= VerdictLimits.Confidence
        ? $"{Percent(measurement.Confidence.Value, "0")} sure"
        : $"{Percent(measurement.Confidence ?? 0, "0")} sure, which is all that so few pairs can be (a quick look; six pairs are 97 %),";

    private static string Scatter(TuningMeasurement measurement) => measurement.Noise is { } noise ? $"; without any change measurements lie {Percent(noise)} apart" : "";

    private static string Pairs(int pairs) => pairs == 1 ? "1 pair" : pairs.ToString(CultureInfo.InvariantCulture) + " pairs";
}
