using System.Globalization;
using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Adds a value to a metric of the scenario's own.</summary>
/// <param name="metric">The metric's number.</param>
/// <param name="type">Its type.</param>
/// <param name="value">The value's text.</param>
/// <param name="labels">What samples say of the place.</param>
internal sealed class AddToMetric(int metric, MetricType type, TextTemplate value, StepLabels labels) : ControlStep
{
    private readonly double? _constant = value.Literal is { } literal ? Number(literal, type) : null;

    public override int Next(VirtualUser vu, int at)
    {
        // What is no number is NaN, and the metrics count that as an error.
        vu.Context.Metrics.Custom(metric, _constant ?? Number(value.Render(vu.Values), type), new SampleOrigin(vu.Executor, labels, vu.Values));
        return at + 1;
    }

    internal static double Number(string text, MetricType type) => text switch
    {
        "true" when type == MetricType.Rate => 1,
        "false" when type == MetricType.Rate => 0,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN,
    };
}
