using Perf.Engine.Metrics.Selection;

namespace Perf.Engine.Metrics;

/// <summary>The values of one metric of the scenario's own. Its loop alone writes it.</summary>
internal sealed class CustomRecorder(MetricDeclaration metric)
{
    public MetricDeclaration Metric => metric;

    /// <summary>The unit of its series.</summary>
    public string? Unit => SelectorSet.UnitOf(metric);

    public MetricRecorder Values { get; } = new(metric.Type);
}
