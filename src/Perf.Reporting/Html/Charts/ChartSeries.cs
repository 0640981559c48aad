using OxyPlot;

namespace Perf.Reporting.Html.Charts;

/// <summary>A series of a chart as the legend names it and the read-out says it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Color">Its colour; null for a series that is read out and not drawn.</param>
/// <param name="Unit">The unit as UCUM has it, which says how values are written: <c>ms</c>, <c>1/s</c>, <c>By</c>, <c>%</c>; empty for a number of things.</param>
/// <param name="Values">A value for each place of the chart; null or NaN where there is none.</param>
internal sealed record ChartSeries(string Name, OxyColor? Color, string Unit, IReadOnlyList<double?> Values);
