using System.Globalization;

namespace Perf.Analysis;

/// <summary>
/// Searches the highest rate that passes, where each rate may pass or fail by chance: a pure function of the trials so far. While all pass, the rate grows
/// geometrically, so that a small target is not thrown down; from the first failure on, each trial is the one that tells most. An Invalid trial is neither a
/// pass nor a failure: it bounds what can be tried.
/// </summary>
public static class CapacitySearch
{
    // Between a rate that the generator can make and one that it cannot, nearer is not looked at: the answer is "at least" all the same.
    private const double GeneratorGap = 1.15;

    /// <summary>Decides what comes next.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="trials">What was tried, in order.</param>
    /// <returns>The next rate or the end, with what is known so far.</returns>
    public static CapacityDecision Next(CapacitySearchOptions options, IReadOnlyList<CapacityTrial> trials)
    {
        CapacityTrial[] valid = [.. trials.Where(trial => trial.Outcome is Outcome.Pass or Outcome.Fail)];
        var posterior = new CapacityPosterior(options, valid);
        CapacityDecision known = Known(options, valid, posterior);
        if (trials.Count >= options.MaxTrials)
        {
            return known;
        }

        double? ceiling = Ceiling(trials, valid);
        double largest = Math.Min(options.MaxRate, ceiling ?? options.MaxRate);
        if (ceiling is not null && largest < options.MinRate)
        {
            return known with { Limit = CapacityLimit.Generator };
        }

        return valid.All(trial => trial.Outcome == Outcome.Pass)
            ? Grow(options, trials, valid, known, posterior, largest, ceiling is not null)
            : Narrow(options, valid, known, posterior, largest, ceiling is not null);
    }

    private static CapacityDecision Grow(CapacitySearchOptions options, IReadOnlyList<CapacityTrial> trials, CapacityTrial[] valid, CapacityDecision known, CapacityPosterior posterior, double largest, bool isGenerators)
    {
        double highest = valid.Length == 0 ? 0 : valid.Max(trial => trial.Rate);
        if (valid.Length > 0 && highest >= largest * 0.999)
        {
            bool isShown = posterior.AtLeast(highest) >= options.Confidence;
            return isShown
                ? known with { IsConverged = true, Rate = highest, Low = highest, Limit = isGenerators ? CapacityLimit.Generator : CapacityLimit.MaxRate }
                : known with { NextRate = highest };
        }

        double next = trials.Count == 0 || highest == 0 ? options.MinRate : highest * options.Growth;
        return known with { NextRate = Math.Min(largest, next) };
    }

    private static CapacityDecision Narrow(CapacitySearchOptions options, CapacityTrial[] valid, CapacityDecision known, CapacityPosterior posterior, double largest, bool isGenerators)
    {
        if (1 - posterior.AtLeast(options.MinRate) >= options.Confidence)
        {
            return known with { Limit = CapacityLimit.MinRate, IsConverged = true, Rate = 0, Low = 0, High = Math.Min(known.High ?? options.MinRate, options.MinRate) };
        }

        if (posterior.AtLeast(largest) >= options.Confidence && valid.Any(trial => trial.Outcome == Outcome.Pass && trial.Rate >= largest * 0.999))
        {
            return known with { Limit = isGenerators ? CapacityLimit.Generator : CapacityLimit.MaxRate, IsConverged = true, Rate = largest, Low = largest, High = null };
        }

        if (known.High / known.Low <= (1 + options.Tolerance) * (1 + options.Tolerance))
        {
            return known with { IsConverged = true };
        }

        // A failure far below the capacity is bad luck; the way back up is as careful as the way there was.
        double highest = Math.Min(largest, valid.Max(trial => trial.Rate) * options.Growth);
        return known with { NextRate = Round(posterior.MostInformative(options.MinRate, highest), options.MinRate, highest) };
    }

    private static CapacityDecision Known(CapacitySearchOptions options, CapacityTrial[] valid, CapacityPosterior posterior)
    {
        if (valid.Length == 0)
        {
            return new CapacityDecision { Limit = CapacityLimit.Time };
        }

        if (valid.All(trial => trial.Outcome == Outcome.Pass))
        {
            // What has passed is shown only as far as one pass shows it.
            double shown = Math.Min(valid.Max(trial => trial.Rate), posterior.Quantile(1 - options.Confidence));
            return new CapacityDecision { Limit = CapacityLimit.Time, Rate = shown, Low = shown };
        }

        double tail = (1 - options.Confidence) / 2;
        return new CapacityDecision
        {
            Limit = CapacityLimit.Threshold,
            Rate = posterior.Quantile(0.5),
            Low = posterior.Quantile(tail),
            High = posterior.Quantile(1 - tail),
        };
    }

    // The largest rate that the generator may be able to make: between what it could and what it could not.
    private static double? Ceiling(IReadOnlyList<CapacityTrial> trials, CapacityTrial[] valid)
    {
        double[] invalid = [.. trials.Where(trial => trial.Outcome == Outcome.Invalid).Select(trial => trial.Rate)];
        if (invalid.Length == 0)
        {
            return null;
        }

        double could = valid.Length == 0 ? 0 : valid.Max(trial => trial.Rate);
        double couldNot = invalid.Min();
        if (could >= couldNot)
        {
            // A hiccup of the generator's: a higher rate was made.
            double[] above = [.. invalid.Where(rate => rate > could)];
            return above.Length == 0 ? null : Between(could, above.Min());
        }

        // At the very first rate a hiccup is given a second chance.
        return could == 0 ? (invalid.Length < 2 ? couldNot : 0) : Between(could, couldNot);
    }

    private static double Between(double could, double couldNot) => couldNot / could <= GeneratorGap ? could : Math.Sqrt(could * couldNot);

    // Three digits: a rate that people can say.
    private static double Round(double rate, double min, double max) =>
        Math.Clamp(double.Parse(rate.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), min, max);
}
