namespace Perf.Telemetry.Monitors.DotNet.Meters;

/// <summary>One series of the process, with the groups that it is added to, and what it stands at where it is a level.</summary>
internal sealed class MeterSeries(IReadOnlyList<MeterGroup> groups, bool isFailed)
{
    private double _last;
    private double _least;

    public IReadOnlyList<MeterGroup> Groups { get; } = groups;

    public bool IsFailed { get; } = isFailed;

    /// <summary>What it stands at. A counter that goes up and down is a sum of changes since the session began, so that one that goes below zero had as many before.</summary>
    public double Value => _last - _least;

    /// <summary>Takes its sum of changes, or its value where it is a gauge.</summary>
    public void Set(double value, bool isGauge)
    {
        if (double.IsFinite(value))
        {
            _last = value;
            _least = isGauge ? 0 : Math.Min(_least, value);
        }
    }
}
