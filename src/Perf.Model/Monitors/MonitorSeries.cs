namespace Perf;

/// <summary>What a monitor read of one signal over a run, on the run's own time axis.</summary>
public sealed record MonitorSeries
{
    /// <inheritdoc cref="MonitorSample.Monitor"/>
    public string Monitor { get; init; } = "";

    /// <inheritdoc cref="MonitorSample.Signal"/>
    public string Signal { get; init; } = "";

    /// <inheritdoc cref="MonitorSample.Unit"/>
    public string Unit { get; init; } = "";

    /// <inheritdoc cref="MonitorSample.Labels"/>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>When each value was read: seconds from the run's start, ascending. Seconds without a reading are not there.</summary>
    public IReadOnlyList<double> Seconds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The values, one for each of <see cref="Seconds"/>.</summary>
    public IReadOnlyList<double> Values { get; init => field = value.ToPlainArray(); } = [];
}
