using System.Runtime.InteropServices;

namespace Perf.Compatibility.Results.Streams;

/// <summary>A second of a stream whose samples still come.</summary>
/// <param name="spare">Builders that an earlier second has left.</param>
internal sealed class OpenSecond(Stack<SeriesBuilder> spare)
{
    private readonly Dictionary<long, SeriesBuilder> _series = [];
    private readonly Dictionary<(string Step, string Name), CheckResult> _checks = [];
    private readonly Dictionary<(string Step, string Class), ErrorCount> _errors = [];

    /// <summary>Adds a sample.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="name">The step's name.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="value">The value.</param>
    public void Add(int step, string name, MetricSlot metric, double value)
    {
        ref SeriesBuilder? series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, ((long)step << 32) | (uint)metric.Number, out bool exists);
        if (!exists)
        {
            series = spare.TryPop(out SeriesBuilder? used) ? used : new SeriesBuilder();
            series.Begin(metric, name);
        }

        series!.Add(value);
    }

    /// <summary>Counts a check.</summary>
    /// <param name="step">The step or group that it belongs to.</param>
    /// <param name="name">The check.</param>
    /// <param name="held">Whether it held.</param>
    public void AddCheck(string step, string name, bool held)
    {
        CheckResult sum = _checks.GetValueOrDefault((step, name)) ?? new CheckResult { Step = step, Name = name };
        _checks[(step, name)] = held ? sum with { Passes = sum.Passes + 1 } : sum with { Fails = sum.Fails + 1 };
    }

    /// <summary>Counts an error.</summary>
    /// <param name="step">The step.</param>
    /// <param name="errorClass">The class.</param>
    /// <param name="example">What was said of it.</param>
    public void AddError(string step, string errorClass, string example)
    {
        ErrorCount sum = _errors.GetValueOrDefault((step, errorClass)) ?? new ErrorCount { Step = step, Class = errorClass, Example = example };
        _errors[(step, errorClass)] = sum with { Count = sum.Count + 1 };
    }

    /// <summary>Ends the second; its builders are free for the next one.</summary>
    /// <returns>The interval, without its place in time.</returns>
    public Interval Close()
    {
        Series[] series = [.. _series.Values.Select(one => one.Build())];
        foreach (SeriesBuilder builder in _series.Values)
        {
            spare.Push(builder);
        }

        return new Interval { Series = series, Checks = [.. _checks.Values], Errors = [.. _errors.Values] };
    }
}
