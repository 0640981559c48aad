using System.Globalization;

namespace Perf.Reporting;

/// <summary>The figures of a comparison as people read them.</summary>
public static class ComparisonFigures
{
    /// <summary>What was compared: <c>login  http_req_response_time p(95)</c>.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>The text.</returns>
    public static string Subject(Comparison one) => $"{(one.Step is null ? "" : one.Step + ": ")}{one.Metric} {one.Statistic}";

    /// <summary>From what to what: <c>112 ms → 120 ms</c>.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>The text.</returns>
    public static string Values(Comparison one) => $"{Figures.Value(one.Baseline.Value, one.Unit ?? "")} → {Figures.Value(one.Candidate.Value, one.Unit ?? "")}";

    /// <summary>The change in per cent; of error rates, whose ratio is one of odds, in points.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>Such as <c>+7.1 %</c>; a dash when it cannot be said.</returns>
    public static string Change(Comparison one) => one.Unit == "share"
        ? $"{Signed(100 * (one.Candidate.Value - one.Baseline.Value), "0.00")} pts"
        : one.Ratio is { } ratio ? $"{Signed(100 * (ratio - 1), "0.0")} %" : "-";

    /// <summary>The interval of the change, in the same unit.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>Such as <c>+3.2 … +11.2 %</c>; of odds by what they are multiplied; empty when there is none.</returns>
    public static string Interval(Comparison one) => one is not { Low: { } low, High: { } high } ? ""
        : one.Unit == "share" ? $"×{NumberText.Format(Digits(low))} … ×{NumberText.Format(Digits(high))}"
        : $"{Signed(100 * (low - 1), "0.0")} … {Signed(100 * (high - 1), "0.0")} %";

    /// <summary>The smallest effect that the comparison could see; of error rates, whose counts say how sure they are, a dash.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>Such as <c>5.9 %</c>.</returns>
    public static string Sees(Comparison one) => one.Unit == "share" ? "-" : Percent(one.MinimalDetectableEffect);

    /// <summary>A share in per cent with three digits at most.</summary>
    /// <param name="share">0 to any.</param>
    /// <returns>Such as <c>5.9 %</c>; a dash for null.</returns>
    public static string Percent(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0.##} %") : "-";

    /// <summary>How sure it is that the candidate is worse.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>Such as <c>99.3 %</c>.</returns>
    public static string Worse(Comparison one) => one.ProbabilitySlower switch
    {
        null => "-",
        > 0.9999 => ">99.99 %",
        < 0.0001 => "<0.01 %",
        { } p => string.Create(CultureInfo.InvariantCulture, $"{100 * p:0.##} %"),
    };

    /// <summary>The verdict in a word: that of a suspicion is Suspected.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>The word.</returns>
    public static string Verdict(Comparison one) => one.Suspected ? "Suspected" : one.Verdict.ToString();

    /// <summary>The verdict of a whole comparison, or of a part of it, in a word.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="suspected">Whether a regression is suspected, which only matters where nothing else was decided.</param>
    /// <returns>The word.</returns>
    internal static string Verdict(ComparisonVerdict verdict, bool suspected) => suspected && verdict == ComparisonVerdict.Inconclusive ? "Suspected" : verdict.ToString();

    private static double Digits(double value) => value == 0 ? 0 : double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Signed(double value, string format) => (value < 0 ? "−" : "+") + Math.Abs(value).ToString(format, CultureInfo.InvariantCulture);
}
