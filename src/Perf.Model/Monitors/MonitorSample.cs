using System.Collections.ObjectModel;
using System.Text;

namespace Perf;

/// <summary>One value that a monitor read while a run went on.</summary>
public sealed record MonitorSample
{
    /// <summary>The monitor's name, unique within the run: <c>host</c>, or what the scenario calls it.</summary>
    public string Monitor { get; init; } = "";

    /// <summary>What it was read of, where a monitor reads one thing of several on its machine: the program's name of a process (<c>postgres</c>, <c>Shop.dll</c>), or the path of the control group that a host
    /// monitor was given. Null for all else. No part of <see cref="Identity"/>: the monitor's name tells them apart.</summary>
    public string? Process { get; init; }

    /// <summary>What was read, in OpenTelemetry's words where it has one: <c>system.cpu.utilization</c>.</summary>
    public string Signal { get; init; } = "";

    /// <summary>The unit as UCUM writes it (as OpenTelemetry does): <c>%</c>, <c>By</c>, <c>By/s</c>, <c>1/s</c>, <c>ms</c>; empty for a bare number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What tells signals of one name apart: <c>device=sda</c>. Mostly empty.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The value; counters are given as rates over the time since the reading before.</summary>
    public double Value { get; init; }

    /// <summary>What is the same for all values of one signal: monitor, name and labels, whatever their order.</summary>
    /// <returns>A text to compare by, not to show.</returns>
    public string Identity()
    {
        // No text of a monitor has the separators: what is not printable is taken out where it is read.
        var text = new StringBuilder(Monitor).Append('\u001f').Append(Signal);
        foreach ((string name, string value) in Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            text.Append('\u001f').Append(name).Append('\u001e').Append(value);
        }

        return text.ToString();
    }
}
