namespace Perf.History;

/// <content>Key figures, for boards.</content>
public sealed partial class InfluxRunStore
{
    private const string Kpis = "perf_kpi";

    /// <summary>Writes key figures as they are now; those without a value are left out. Nothing reads them back: they are what boards draw.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="request">Which runs they are of.</param>
    /// <param name="at">When they were worked out.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="PerfException">The history cannot be written.</exception>
    public int Publish(IEnumerable<Kpi> figures, KpiRequest request, DateTimeOffset at)
    {
        Kpi[] measured = [.. figures.Where(figure => figure.Value is { } value && double.IsFinite(value))];
        if (measured.Length > 0)
        {
            _client.Write(measured.Select(figure => Line(
                Kpis,
                [new("kpi", figure.Name), new("unit", figure.Unit), new("scenario", request.Scenario), new("environment", request.Environment)],
                [new("value", figure.Value), new("target", figure.Target), new("at_least", figure.AtLeast), new("met", figure.Met)],
                InfluxText.Nanoseconds(at))));
        }

        return measured.Length;
    }
}
