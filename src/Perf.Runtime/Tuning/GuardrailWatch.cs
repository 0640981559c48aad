using System.Globalization;

namespace Perf.Runtime.Tuning;

/// <summary>
/// Watches the guardrails of a trial, second by second: whether more requests fail, the 95th percentile of the response time is far above the baseline's, nothing is answered any more, memory runs out, or an address does not
/// answer. What is wrong for two seconds ends the trial, so that users of the system do not suffer longer than five. A pure function of what it is given.
/// </summary>
/// <param name="guardrails">What must hold.</param>
/// <param name="memory">The share of memory that is available now, 0 to 1; null where it is not known.</param>
/// <param name="probe">Why an address does not answer; null where all do.</param>
internal sealed class GuardrailWatch(TuningGuardrails guardrails, Func<double?> memory, Func<string?> probe)
{
    /// <summary>How many seconds are judged together.</summary>
    internal const int Window = 3;

    // Fewer failures, or answers, are one slow moment of one user.
    private const int FewestFailures = 3;
    private const int FewestAnswers = 30;

    // Twice a millisecond is what a neighbour does to it, and nobody notices.
    private const double LeastMilliseconds = 5;

    // Answers that took half of the window before may take all of it.
    private const double Twice = 2;

    private const int Seconds = 2;

    private readonly Queue<Second> _window = new();
    private int _slow;
    private int _failing;
    private bool _wasAnswered;

    /// <summary>Looks at a second.</summary>
    /// <param name="interval">What was measured in it.</param>
    /// <returns>The guardrail that does not hold, in a sentence; null to go on.</returns>
    public string? Check(Interval interval)
    {
        Second second = Second.Of(interval);
        _wasAnswered |= second.Answers > 0;
        _window.Enqueue(second);
        if (_window.Count > Window)
        {
            _window.Dequeue();
        }

        return probe() ?? Memory() ?? Errors() ?? Silence() ?? Slowness();
    }

    private string? Memory() => memory() is { } share && share < guardrails.LeastMemory
        ? $"{Percent(share)} of the machine's memory are available; {Percent(guardrails.LeastMemory)} must be."
        : null;

    private string? Errors()
    {
        double failed = _window.Sum(second => second.Failed);
        double all = _window.Sum(second => second.Judged);
        double most = guardrails.BaselineErrors + guardrails.MostErrors;
        _failing = failed >= FewestFailures && failed / all > most ? _failing + 1 : 0;
        return _failing >= Seconds ? $"{Percent(failed / all)} of the requests failed within {Window} seconds; {Percent(most)} may ({Percent(guardrails.BaselineErrors)} did before)." : null;
    }

    // Requests that hang are in no percentile until they end. What is cold may be slow, but not a system that was quick say nothing at all: so this does not depend on how slow it may be.
    private string? Silence() => _window.Count == Window && _window.All(second => second.Answers == 0) && guardrails.BaselineP95 is { } before && (before * Twice < 1000 * Window || _wasAnswered)
        ? $"Nothing was answered for {Window} seconds."
        : null;

    private string? Slowness()
    {
        if (guardrails.BaselineP95 is not { } before || _window.Sum(second => second.Answers) < FewestAnswers)
        {
            return null;
        }

        var sum = new HistogramBuilder();
        foreach (Histogram histogram in _window.SelectMany(second => second.Times))
        {
            sum.Add(histogram);
        }

        double now = sum.Build().Percentile(95);
        double most = Math.Max(guardrails.MostP95Factor * before, before + LeastMilliseconds);
        _slow = now > most ? _slow + 1 : 0;
        return _slow >= Seconds
            ? string.Create(CultureInfo.InvariantCulture, $"The 95th percentile of the response time was {now:0.#} ms over {Window} seconds; it was {before:0.#} ms before, and more than {most:0.#} ms is too much.")
            : null;
    }

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private sealed record Second(double Answers, double Failed, double Judged, IReadOnlyList<Histogram> Times)
    {
        public static Second Of(Interval interval)
        {
            bool Is(Series series, Func<RequestMetrics, string> which) => RequestMetrics.Of(series.Metric) is { } family && which(family) == series.Metric;
            Series[] times = [.. interval.Series.Where(series => Is(series, family => family.ResponseTime))];
            Series[] failed = [.. interval.Series.Where(series => Is(series, family => family.Failed))];
            return new Second(times.Sum(series => series.Count), failed.Sum(series => series.Sum), failed.Sum(series => series.Count), [.. times.Select(series => series.Histogram)]);
        }
    }
}
