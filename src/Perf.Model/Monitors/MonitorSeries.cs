namespace Perf;

/// <summary>
/// What a monitor read of one signal over a run, on the run's own time axis. A long run's points are thinned (<see cref="MonitorTimeline"/>), and its extremes stay; the figures are of
/// everything that was read.
/// </summary>
public sealed record MonitorSeries
{
    /// <inheritdoc cref="MonitorSample.Monitor"/>
    public string Monitor { get; init; } = "";

    /// <summary>The monitor's kind, as scenarios write it: <c>postgresql</c>; null for results of versions that did not keep it.</summary>
    public string? Kind { get; init; }

    /// <inheritdoc cref="MonitorSample.Process"/>
    /// <value>Null also for results of versions that did not keep it, and of runs whose process was killed.</value>
    public string? Process { get; init; }

    /// <inheritdoc cref="MonitorSample.Signal"/>
    public string Signal { get; init; } = "";

    /// <inheritdoc cref="MonitorSample.Unit"/>
    public string Unit { get; init; } = "";

    /// <inheritdoc cref="MonitorSample.Labels"/>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>How many values were read; more than there are points where the run was long.</summary>
    public long Count { get => field > 0 ? field : Values.Count; init; }

    /// <summary>The smallest value that was read; null for none.</summary>
    public double? Min { get => field ?? (Values.Count > 0 ? Values.Min() : null); init; }

    /// <summary>The mean of all values that were read; null for none.</summary>
    public double? Avg { get => field ?? (Values.Count > 0 ? Values.Average() : null); init; }

    /// <summary>The largest value that was read; null for none.</summary>
    public double? Max { get => field ?? (Values.Count > 0 ? Values.Max() : null); init; }

    /// <summary>The largest mean of ten readings one after the other, of all that were read; of all where there are fewer. Null for none.</summary>
    /// <value>Documents of before it was kept give it of the points that they have.</value>
    public double? Busiest { get => field ?? BusiestOf(Values); init; }

    /// <summary>When each value was read: seconds from the run's start, ascending, and the beginning of the interval that has it, so that it lies under the interval's own figures.
    /// Seconds without a reading are not there.</summary>
    public IReadOnlyList<double> Seconds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The values, one for each of <see cref="Seconds"/>.</summary>
    public IReadOnlyList<double> Values { get; init => field = value.ToPlainArray(); } = [];

    private static double? BusiestOf(IReadOnlyList<double> points)
    {
        double[] values = [.. points.Where(double.IsFinite)];
        int width = Math.Min(MonitorTimeline.BusiestReadings, values.Length);
        double busiest = double.NegativeInfinity;
        for (int from = 0; from + width <= values.Length && width > 0; from++)
        {
            busiest = Math.Max(busiest, values[from..(from + width)].Average());
        }

        return width == 0 ? null : busiest;
    }
}
