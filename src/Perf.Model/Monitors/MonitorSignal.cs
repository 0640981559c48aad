using System.Collections.ObjectModel;

namespace Perf;

/// <summary>A signal as its monitor keeps it: the names, made once, and what a counter stood at when it was read before. Not safe for several threads.</summary>
public sealed class MonitorSignal
{
    private double _total;
    private TimeSpan _at;
    private bool _hasTotal;

    /// <summary>Names a signal.</summary>
    /// <param name="name">The name, in OpenTelemetry's words where it has one.</param>
    /// <param name="unit">The unit as UCUM writes it; empty for a bare number.</param>
    /// <param name="labels">What tells signals of this name apart.</param>
    public MonitorSignal(string name, string unit, params (string Name, string Value)[] labels)
    {
        Name = name;
        Unit = unit;
        Labels = labels.Length == 0 ? ReadOnlyDictionary<string, string>.Empty : labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal);
    }

    /// <inheritdoc cref="MonitorSample.Signal"/>
    public string Name { get; }

    /// <inheritdoc cref="MonitorSample.Unit"/>
    public string Unit { get; }

    /// <inheritdoc cref="MonitorSample.Labels"/>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>By how much a counter has grown since it was read before.</summary>
    /// <param name="total">What it stands at.</param>
    /// <param name="at">When, on the clock of the readings.</param>
    /// <param name="seconds">The time between, in seconds.</param>
    /// <returns>The growth; null for the first reading, and for one below the one before: the counter has begun anew.</returns>
    public double? Grown(double total, TimeSpan at, out double seconds)
    {
        seconds = (at - _at).TotalSeconds;
        double? grown = _hasTotal && total >= _total && seconds > 0 ? total - _total : null;
        (_total, _at, _hasTotal) = (total, at, double.IsFinite(total));
        return grown;
    }
}
