namespace Perf.Reporting.Html.Sections;

/// <summary>Where a request's time goes.</summary>
internal static class PhasesTable
{
    private static readonly (string Metric, string Name)[] s_phases =
    [
        (MetricNames.HttpReqBlocked, "Blocked: waiting for a connection"),
        (MetricNames.HttpReqConnecting, "Connecting"),
        (MetricNames.HttpReqTlsHandshaking, "TLS handshake"),
        (MetricNames.HttpReqSending, "Sending"),
        (MetricNames.HttpReqWaiting, "Waiting for the first byte"),
        (MetricNames.HttpReqReceiving, "Receiving"),
    ];

    /// <summary>Writes it.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(RunResult result)
    {
        (string Name, MetricSummary Metric)[] phases = [.. s_phases
            .Where(phase => result.Metrics.ContainsKey(phase.Metric))
            .Select(phase => (phase.Name, result.Metrics[phase.Metric]))];
        double all = phases.Sum(phase => phase.Metric.Avg ?? 0);
        return phases.Length == 0
            ? Markup.None
            : Markup.Of($"""<section aria-labelledby="phases"><h2 id="phases">Where the time goes</h2>{DataTable.Write("Phases of a request", ["Phase", "#Mean", "Share of the mean", "#Median", "#p95", "#p99", "#Max"], phases.Select(phase => Row(phase.Name, phase.Metric, all)))}</section>""");
    }

    private static Markup[] Row(string name, MetricSummary metric, double all)
    {
        double share = all > 0 && double.IsFinite(all) ? Math.Clamp((metric.Avg ?? 0) / all, 0, 1) : 0;
        return
        [
            DataTable.Text(name),
            DataTable.Text(FigureText.Time(metric.Avg)),
            Markup.Of($"""<span class="bar"><span style="width:{FormattableString.Invariant($"{share * 100:0.#}")}%"></span></span> {FigureText.Share(share)}"""),
            DataTable.Text(FigureText.Time(metric.Med)),
            DataTable.Text(FigureText.Time(metric.P95)),
            DataTable.Text(FigureText.Time(metric.P99)),
            DataTable.Text(FigureText.Time(metric.Max)),
        ];
    }
}
