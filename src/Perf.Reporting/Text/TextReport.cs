using System.Globalization;

namespace Perf.Reporting;

/// <summary>A result as text for a terminal: headline, figures, a sparkline over time, steps, checks, thresholds, errors, validity.</summary>
public static class TextReport
{
    private const int MaxId = 32;
    private const int MaxErrors = 8;
    private const int MaxChecks = 12;
    private const int MaxReason = 1000;

    /// <summary>Writes the text.</summary>
    /// <param name="result">The run.</param>
    /// <param name="width">Columns. From 100 on no line is longer, but for figures of uncommon size; below that the table of steps may be.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines, separated by line feeds; the last has none.</returns>
    public static string Write(RunResult result, int width, bool colour)
    {
        var style = new Style(colour);
        IEnumerable<string> lines = Headline(result, style, width)
            .Concat(Totals(result, style, width))
            .Concat(OverTime(result, style, width))
            .Concat(Steps(result, style, width))
            .Concat(Checks(result, style, width))
            .Concat(MetricLines.Write(result, width, style))
            .Concat(MonitorLines.Write(result, width, style))
            .Concat(Thresholds(result, style, width))
            .Concat(Errors(result, style, width))
            .Concat(OutputLines.Write(result, width, style))
            .Concat(AgentLines.Write(result, width, style))
            .Concat(Valid(result, style, width));
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Headline(RunResult result, Style style, int width)
    {
        Outcome? outcome = result.Validity.IsValid ? result.Verdict?.Outcome : Outcome.Invalid;
        string verdict = outcome is { } known ? style.Of(known, known.ToString().ToUpperInvariant()) : style.Dim("no thresholds");
        yield return $"{style.Bold(Style.Clean(result.Scenario, width / 2))}  {verdict}  {style.Dim(Style.Clean(result.Id, MaxId))}";
        string environment = result.Environment is null ? "" : $" ({Style.Clean(result.Environment, 30)})";
        string started = result.StartedAt.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string status = result.Status == RunStatus.Completed ? "completed" : result.Status.ToString().ToUpperInvariant();
        string when = $"{environment}{(result.Target.Length == 0 && environment.Length == 0 ? "" : ", ")}{started}, {DurationText.Format(Rounded(result.Duration))}, ";
        if (result.Source is { } source)
        {
            yield return style.Dim($"measured by {Style.Clean($"{source.Tool} {source.Version}".TrimEnd(), 30)}, read from {Style.Clean(source.Path, Math.Max(20, width - 50))}");
        }

        string target = Style.Clean(result.Target, Math.Clamp(width - when.Length - status.Length, 20, 60));
        yield return $"{target}{when}{(result.Status == RunStatus.Completed ? status : style.Warn(status))}";
        if (result.StatusReason is { } reason)
        {
            foreach (string line in PlainText.Lines(Style.Clean(reason, MaxReason), width))
            {
                yield return style.Warn(line);
            }
        }

        yield return "";
    }

    private static IEnumerable<string> Totals(RunResult result, Style style, int width)
    {
        MetricSummary? Metric(string name) => result.Metrics.GetValueOrDefault(name);
        string dropped = Metric(MetricNames.DroppedIterations) is { Count: > 0 } lost ? style.Bad($", {Figures.Count(lost.Count)} dropped") : "";
        bool isForeign = result.Source is not null;
        string iterations = isForeign && Metric(MetricNames.Iterations) is null ? dropped : $"; {Figures.Count(Metric(MetricNames.Iterations)?.Count ?? 0)} iterations{dropped}";
        IReadOnlyList<RequestMetrics> families = RequestMetrics.In(result.Metrics);
        foreach (RequestMetrics family in families.DefaultIfEmpty(RequestMetrics.Http))
        {
            double? failed = Metric(family.Failed)?.Rate;
            string failedText = failed > 0 ? style.Bad(Figures.Share(failed)) : Figures.Share(failed);
            string name = family == RequestMetrics.Http && families.Count < 2 ? "requests" : family.Protocol;
            yield return $"  {name,-9}  {Figures.Count(Metric(family.Count)?.Count ?? 0)}, {Figures.Rate(Metric(family.Count)?.Rate ?? 0)}/s, {failedText} failed{iterations}";
            // Other tools do not measure response time, and some end at the first byte.
            if (!isForeign || Metric(family.ResponseTime) is not null)
            {
                yield return Latency("response", Metric(family.ResponseTime), "from the intended start", style, width);
            }

            yield return isForeign && Metric(family.Duration) is null && Metric(family.Waiting) is { } waiting
                ? Latency("waiting", waiting, "to the first byte", style, width)
                : Latency("service", Metric(family.Duration), "sending + waiting + receiving", style, width);
            iterations = "";
        }

        if (isForeign && Metric(MetricNames.DataReceived) is null)
        {
            yield break;
        }

        yield return $"  data       {SizeText.Format(Metric(MetricNames.DataReceived)?.Count ?? 0)} received, {SizeText.Format(Metric(MetricNames.DataSent)?.Count ?? 0)} sent";
    }

    // The meaning is left out where it has no room: the figures are what counts.
    private static string Latency(string name, MetricSummary? metric, string meaning, Style style, int width)
    {
        string figures = $"  {name,-9}  p50 {Figures.Time(metric?.Med)}, p95 {Figures.Time(metric?.P95)}, p99 {Figures.Time(metric?.P99)}, max {Figures.Time(metric?.Max)}";
        return figures.Length + 2 + meaning.Length <= width ? $"{figures}  {style.Dim(meaning)}" : figures;
    }

    private static IEnumerable<string> OverTime(RunResult result, Style style, int width)
    {
        if (result.Intervals.Count < 2)
        {
            yield break;
        }

        int columns = Math.Clamp(width - 40, 10, 80);
        double?[] p95 = [.. result.Intervals.Select(interval => result.Source is null ? interval.P95 : interval.P95 ?? interval.ServiceP95)];
        double?[] rate = [.. result.Intervals.Select(interval => (double?)interval.RequestRate)];
        yield return $"  p95        {Sparkline.Draw(p95, columns)}  {style.Dim($"{Figures.Time(p95.Min())} to {Figures.Time(p95.Max())}")}";
        yield return $"  requests/s {Sparkline.Draw(rate, columns)}  {style.Dim($"{Figures.Rate(rate.Min())} to {Figures.Rate(rate.Max())}")}";
    }

    private static IEnumerable<string> Steps(RunResult result, Style style, int width)
    {
        if (result.Steps.Count == 0)
        {
            return [];
        }

        // Which protocol a step speaks is told where there is more than one.
        bool isMixed = result.Steps.Values.SelectMany(step => RequestMetrics.In(step.Metrics)).Distinct().Skip(1).Any();
        string[] header = [$"{MainLatency.NameOf(result)} by step", .. isMixed ? ["protocol"] : Array.Empty<string>(), "count", "per s", "failed", "min", "p50", "p95", "p99", "max"];
        IReadOnlyList<string>[] rows = [.. result.Steps.Values.SelectMany(step => RequestMetrics.In(step.Metrics).DefaultIfEmpty(RequestMetrics.Http).Select(family =>
        {
            MetricSummary? time = MainLatency.Of(step.Metrics, family).Metric;
            MetricSummary? count = step.Metrics.GetValueOrDefault(family.Count);
            return (IReadOnlyList<string>)
            [
                step.Name, .. isMixed ? [family.Protocol] : Array.Empty<string>(),
                Figures.Count(count?.Count ?? 0), Figures.Rate(count?.Rate ?? 0), Figures.Share(step.Metrics.GetValueOrDefault(family.Failed)?.Rate),
                Figures.Time(time?.Min), Figures.Time(time?.Med), Figures.Time(time?.P95), Figures.Time(time?.P99), Figures.Time(time?.Max),
            ];
        }))];
        return TextTable.Write(header, rows, width, style).Prepend("");
    }

    private static IEnumerable<string> Checks(RunResult result, Style style, int width)
    {
        if (result.Checks.Count == 0)
        {
            yield break;
        }

        // When all hold, one line says so; otherwise those that do not come first.
        CheckResult[] failing = [.. result.Checks.Where(check => check.Fails > 0).OrderByDescending(check => check.Fails)];
        // As doubles: a file may hold counts whose sum no whole number holds.
        double passes = result.Checks.Sum(check => (double)check.Passes);
        double fails = result.Checks.Sum(check => (double)check.Fails);
        yield return "";
        yield return $"{style.Dim("checks")}  {(fails == 0 ? style.Good("✓") : style.Bad("✗"))} {Figures.Share(passes / (passes + fails))} of {Figures.Count(passes + fails)} held";
        foreach (CheckResult check in failing.Take(MaxChecks))
        {
            yield return $"  {style.Bad("✗")} {Style.Clean($"{check.Step}: {check.Name}", Math.Max(20, width - 40))}  {Figures.Share(check.Rate)}, {Figures.Count(check.Fails)} did not hold";
        }

        if (failing.Length > MaxChecks)
        {
            yield return style.Dim($"  and {failing.Length - MaxChecks} more in .Checks");
        }
    }

    private static IEnumerable<string> Thresholds(RunResult result, Style style, int width)
    {
        if (result.Thresholds.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return style.Dim("thresholds");
        int column = Math.Min(result.Thresholds.Max(verdict => verdict.Threshold.Length), Math.Max(20, width - 45));
        foreach (Verdict verdict in result.Thresholds)
        {
            string mark = style.Of(verdict.Outcome, verdict.Outcome switch { Outcome.Pass => "✓", Outcome.Fail => "✗", _ => "?" });
            string margin = verdict.Margin is { } share ? string.Create(CultureInfo.InvariantCulture, $", {Math.Abs(share) * 100:0} % {(share >= 0 ? "to spare" : "over")}") : "";
            string breach = verdict.Outcome == Outcome.Fail && verdict.BreachedAt is { } at ? $", since {DurationText.Format(Rounded(at))}" : "";
            string outcome = verdict.Outcome is Outcome.Pass or Outcome.Fail ? "" : $"  {verdict.Outcome}";
            yield return $"  {mark} {Style.Clean(verdict.Threshold, column).PadRight(column)}  {Measured(verdict)}{margin}{breach}{outcome}";
        }
    }

    // What is about no single metric has no value, and is met or not all the same.
    private static string Measured(Verdict verdict) => verdict switch
    {
        { Threshold: Verdict.TestFailed } => Style.Clean(verdict.Reason, MaxReason),
        { Value: null, Metric.Length: 0, Outcome: Outcome.Pass } => "met",
        { Value: null, Metric.Length: 0, Outcome: Outcome.Fail } => "not met",
        _ => Figures.Value(verdict.Value, verdict.Unit),
    };

    private static IEnumerable<string> Errors(RunResult result, Style style, int width)
    {
        if (result.Errors.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return style.Dim("errors");
        foreach (ErrorCount error in result.Errors.Take(MaxErrors))
        {
            string count = Figures.Count(error.Count);
            string kind = $" {Style.Clean(error.Class, 30)} in {Style.Clean(error.Step, Math.Clamp(width / 4, 20, 40))}";
            string example = Style.Clean(error.Example, MaxReason);
            bool fits = count.Length + kind.Length + 4 + example.Length <= width;
            yield return fits ? $"  {style.Bad(count)}{kind}  {style.Dim(example)}" : $"  {style.Bad(count)}{kind}";

            // What to do about it comes last and must not be cut off.
            foreach (string line in fits ? [] : PlainText.Lines(example, width - 4))
            {
                yield return $"    {style.Dim(line)}";
            }
        }

        if (result.Errors.Count > MaxErrors)
        {
            yield return style.Dim($"  and {result.Errors.Count - MaxErrors} more kinds in .Errors");
        }
    }

    private static IEnumerable<string> Valid(RunResult result, Style style, int width)
    {
        Validity validity = result.Validity;
        string achieved = validity.AchievedRatio is { } ratio ? $", {Figures.Share(ratio)} of the starts made" : "";
        string cores = result.Agents.Count > 0 ? "of the busiest agent's cores" : "of all cores";
        string loop = validity.LoopBusyShare is { } busy ? $", busiest loop {Figures.Share(busy)}" : "";
        yield return "";
        string verdict = validity.IsValid ? "valid" : "INVALID: this run cannot be judged";
        string head = $"{style.Dim("validity")}  {(validity.IsValid ? style.Good(verdict) : style.Bad(verdict))}";
        string figures = result.Source is { } source ? $"as far as {Style.Clean(source.Tool, 30)}'s file tells" : $"start lag p99 {Figures.Time(validity.StartLagP99)}{achieved}, CPU {Figures.Share(validity.CpuShare)} {cores}, GC pauses up to {Figures.Time(validity.GcPauseMax)}/s{loop}";
        bool fits = "validity  ".Length + verdict.Length + 2 + figures.Length <= width;
        yield return fits ? $"{head}  {style.Dim(figures)}" : head;
        foreach (string line in fits ? [] : WordWrap.Lines(figures, width - 2))
        {
            yield return $"  {style.Dim(line)}";
        }

        foreach (ValidityFinding finding in validity.Findings)
        {
            string mark = finding.Invalidates ? style.Bad("✗") : style.Warn("!");
            IReadOnlyList<string> lines = PlainText.Lines(Style.Clean($"{finding.Message} {finding.Advice}", MaxReason), width - 4);
            for (int i = 0; i < lines.Count; i++)
            {
                yield return $"  {(i == 0 ? mark : " ")} {lines[i]}";
            }
        }
    }

    // A short run is not one of 0s.
    private static TimeSpan Rounded(TimeSpan time)
    {
        double unit = time < TimeSpan.FromSeconds(1) ? 1 : 100;
        return TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds / unit) * unit);
    }
}
