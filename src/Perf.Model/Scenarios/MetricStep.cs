namespace Perf;

/// <summary>Adds a value to a metric of the scenario's own.</summary>
public sealed record MetricStep : Step
{
    /// <summary>The metric's name. It need not be declared in <see cref="Scenario.Metrics"/>; where it is, the types are the same.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The metric's type.</summary>
    public MetricType Type { get; init; }

    /// <summary>
    /// The value, a template that gives a number; for a <see cref="MetricType.Rate"/> also true or false, where a number is true unless it is 0. What is
    /// neither counts as an error of the iteration and adds nothing.
    /// </summary>
    public string Value { get; init; } = "1";
}
