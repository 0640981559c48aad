using System.Globalization;

namespace Perf.Analysis;

/// <summary>Turns estimates into verdicts: an interval against a margin, four answers, and why. A pure function.</summary>
internal static class LineJudge
{
    // A smaller change of an error rate than one request of a thousand is none, however many times the few of before it is.
    private const double LeastShare = 0.001;

    /// <summary>Judges.</summary>
    /// <param name="line">What the runs say.</param>
    /// <param name="adjusted">The p-value after correction for the number of metrics; null without a test.</param>
    /// <param name="correction">By what it was corrected, or null.</param>
    /// <param name="environment">Why the environments cannot be compared, or null.</param>
    /// <param name="options">How it is compared.</param>
    public static Comparison Judge(LineEstimate line, double? adjusted, string? correction, string? environment, ComparisonOptions options)
    {
        Comparison figures = line.Figures with { AdjustedPValue = adjusted, Test = correction is null ? line.Figures.Test : $"{line.Figures.Test}, {correction}" };
        (ComparisonVerdict verdict, bool suspected, string why) = Decide(line, adjusted, environment, options);
        bool isBeyond = line is { Shift: { } shift, Scale: { } scale } && shift.Interval(figures.Alpha).Low > scale.ShiftOf(options.Margin);
        return figures with
        {
            Verdict = verdict,
            Suspected = suspected,
            Why = line.Aside is null ? why : $"{why} {line.Aside[..1].ToUpperInvariant()}{line.Aside[1..]}.",
            IsBeyondMargin = isBeyond && verdict == ComparisonVerdict.Regressed,
            GateRefusal = figures.IsGating ? RefusalOf(line, environment, options) : null,
        };
    }

    private static (ComparisonVerdict Verdict, bool Suspected, string Why) Decide(LineEstimate line, double? adjusted, string? environment, ComparisonOptions options)
    {
        if (line.Trouble is { } trouble)
        {
            return (ComparisonVerdict.Inconclusive, false, $"It cannot be compared: {trouble}.");
        }

        if (environment is not null)
        {
            return (ComparisonVerdict.Inconclusive, false, $"The environment changed ({environment}): what differs may be its doing.");
        }

        if (line.NothingWrong && line.Runs >= LineEstimator.FewestRuns)
        {
            return (ComparisonVerdict.Unchanged, false, "Nothing went wrong on either side.");
        }

        if (line is not { Shift: { } shift, Scale: { } scale })
        {
            return (ComparisonVerdict.Inconclusive, false, TooFew(line, options));
        }

        (double low, double high) = shift.Interval(line.Figures.Alpha);
        bool isWorse = low > 0 && IsWorthTelling(shift.Estimate, line, options);
        bool isBetter = high < 0 && IsWorthTelling(-shift.Estimate, line, options);
        if (line.Basis is NoiseBasis.FewRuns or NoiseBasis.History)
        {
            string so = isWorse ? $"Suspected to be worse, {Change(line)}, but " : isBetter ? $"It looks better, {Change(line)}, but " : "";
            return (ComparisonVerdict.Inconclusive, isWorse, so.Length == 0 ? TooFew(line, options) : so + Lower(TooFew(line, options)));
        }

        if (options.Sequential && SequentialLooks.AlphaAt(line.Runs, options.Alpha) is null)
        {
            return (ComparisonVerdict.Inconclusive, false, $"The first look is at {SequentialLooks.NextAfter(line.Runs)} runs a side; there are {line.Runs}.");
        }

        bool isSignificant = adjusted <= line.Figures.Alpha;
        if (isSignificant && isWorse)
        {
            return (ComparisonVerdict.Regressed, false, $"Worse: {Change(line)}; noise alone would show this with a probability of {Probability(line.Figures.PValue)}.");
        }

        if (isSignificant && isBetter)
        {
            return (ComparisonVerdict.Improved, false, $"Better: {Change(line)}; noise alone would show this with a probability of {Probability(line.Figures.PValue)}.");
        }

        if (IsUnchanged(line, shift, scale, options))
        {
            string detectable = low > 0 || high < 0 ? ", detectable" : "";
            return (ComparisonVerdict.Unchanged, false, line.NothingWrong ? "Nothing went wrong on either side." : $"Within ±{Percent(options.Margin)} ({Change(line)}{detectable}).");
        }

        string open = isWorse || isBetter ? $"The interval excludes no change ({Change(line)}), but not after correction for the number of metrics (p = {Probability(adjusted)})." : $"Neither a change nor its absence is shown ({Change(line)}).";
        return (ComparisonVerdict.Inconclusive, false, $"{open} {Advice(line, options)}");
    }

    private static bool IsWorthTelling(double shift, LineEstimate line, ComparisonOptions options)
    {
        if (shift < line.Scale!.ShiftOf(LeastEffect(options)))
        {
            return false;
        }

        return line.Scale.Kind != MetricKind.Share || Math.Abs(BadAfter(line, line.Shift!.Estimate) - line.BaselineBad) >= LeastShare;
    }

    private static bool IsUnchanged(LineEstimate line, ShiftDistribution shift, ValueScale scale, ComparisonOptions options)
    {
        if (Equivalence.IsShown(shift, scale.ShiftOf(options.Margin)))
        {
            return true;
        }

        (double low, double high) = shift.Interval(2 * Equivalence.Level);
        return scale.Kind == MetricKind.Share && BadAfter(line, high) - line.BaselineBad <= LeastShare && line.BaselineBad - BadAfter(line, low) <= LeastShare;
    }

    private static double BadAfter(LineEstimate line, double shift) => 1 / (1 + (Math.Exp(-shift) * (1 - line.BaselineBad) / line.BaselineBad));

    // The estimates of the research note: 2 % where the margin is 5 %.
    private static double LeastEffect(ComparisonOptions options) => options.MinimumEffect ?? 0.4 * options.Margin;

    private static string? RefusalOf(LineEstimate line, string? environment, ComparisonOptions options)
    {
        if (line.Trouble is not null)
        {
            return line.Trouble;
        }

        if (environment is not null)
        {
            return $"the environment changed ({environment})";
        }

        if (line.Basis != NoiseBasis.Runs)
        {
            return $"{line.Runs} runs a side are too few; it takes {line.Figures.RunsNeeded ?? LineEstimator.FewestRuns}";
        }

        // Counts of failures say themselves how sure they are; an effect that is beyond the margin was seen, whatever else could have been missed.
        bool isSeen = line.Shift!.Estimate >= line.Scale!.ShiftOf(options.Margin) && line.Shift.Interval(line.Figures.Alpha).Low > 0;
        double? visible = line.Figures.MinimalDetectableEffect;
        return line.Scale.Kind == MetricKind.Share || isSeen || visible <= options.Margin ? null
            : $"the smallest effect that it can see is {(visible is { } effect ? Percent(effect) : "not known")}, more than the margin of {Percent(options.Margin)}; it takes {line.Figures.RunsNeeded} runs a side";
    }

    private static string TooFew(LineEstimate line, ComparisonOptions options)
    {
        int needed = Math.Max(LineEstimator.FewestRuns, line.Figures.RunsNeeded ?? 0);
        string least = line.Basis == NoiseBasis.Unknown ? "at least " : "";
        string known = line.Basis switch
        {
            NoiseBasis.History => $", with the noise of {line.HistoryRuns} earlier runs",
            NoiseBasis.Unknown => ", and nothing tells how much runs differ",
            _ => "",
        };
        return $"It needs {least}{needed} runs a side to see {Percent(options.Margin)}; there {(line.Runs == 1 ? "is" : "are")} {line.Runs}{known}.";
    }

    private static string Advice(LineEstimate line, ComparisonOptions options)
    {
        if (options.Sequential && SequentialLooks.NextAfter(line.Runs) is { } next)
        {
            return $"The next look is at {next} runs a side.";
        }

        return line.Figures.RunsNeeded is { } needed && needed > line.Runs
            ? $"Too few runs for this noise: an effect of {Percent(options.Margin)} takes {needed} runs a side; there are {line.Runs}."
            : "The change lies near the margin: more runs will tell on which side.";
    }

    /// <summary>A change with its interval, in the direction of the metric: <c>+7.1 % (+3.2 % to +11.2 %)</c>; a share in points.</summary>
    private static string Change(LineEstimate line)
    {
        Comparison figures = line.Figures;
        string interval = figures is { Low: { } low, High: { } high } ? $" ({Signed(low - 1)} to {Signed(high - 1)} with {Percent(figures.Confidence)})" : "";
        return line.Scale?.Kind == MetricKind.Share
            ? $"{NumberText.Format(100 * figures.Baseline.Value)} % to {NumberText.Format(100 * figures.Candidate.Value)} %, odds times {NumberText.Format(figures.Ratio ?? 1)}"
            : $"{Signed((figures.Ratio ?? 1) - 1)}{interval}";
    }

    private static string Signed(double change) => string.Create(CultureInfo.InvariantCulture, $"{(change < 0 ? "−" : "+")}{Math.Abs(100 * change):0.0} %");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");

    private static string Probability(double? p) => p switch
    {
        null => "?",
        < 1e-4 => "less than 0.0001",
        { } value => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}
