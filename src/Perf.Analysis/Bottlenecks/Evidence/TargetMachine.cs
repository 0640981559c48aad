using System.Net;

namespace Perf.Analysis;

/// <summary>Whether what monitors of the load generator's machine see is the target's. Pure: it asks the result, and no network.</summary>
internal static class TargetMachine
{
    /// <summary>Whether this machine serves the target: the target's address is this machine, or a program of the target is watched here, which can be done on this machine only.</summary>
    /// <param name="run">The run. One without a target (a look at this machine's monitors) is of this machine.</param>
    public static bool IsThis(RunResult run) => run.Monitors.Any(one => MonitorKind.Of(one) is "process" or "dotnet") || IsHere(HostOf(run.Target), run.Machine.Name);

    /// <summary>Whether a series may speak of the target.</summary>
    /// <param name="series">The series.</param>
    /// <param name="isHere">Whether this machine serves the target.</param>
    /// <param name="isGroupNamed">Whether a monitor watches a control group that was named: then the load generator's own is not the target's.</param>
    /// <param name="hasHost">Whether a monitor reads this machine.</param>
    public static bool Has(MonitorSeries series, bool isHere, bool isGroupNamed, bool hasHost)
    {
        bool isGroup = series.Signal.StartsWith("container.", StringComparison.Ordinal);
        return MonitorKind.Of(series) switch
        {
            _ when !isGroup && !series.Signal.StartsWith("system.", StringComparison.Ordinal) => true,
            "host" => isHere && (!isGroup || !isGroupNamed || MonitorKind.IsOfNamedGroup(series)),

            // Two machines are never mixed: the busier of them may be the one that serves nothing.
            "node" => !isHere || !hasHost,
            _ => true,
        };
    }

    private static bool IsHere(string host, string machine) => host.Length == 0
        || host.Equals("sample", StringComparison.OrdinalIgnoreCase)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (machine.Length > 0 && host.Equals(machine, StringComparison.OrdinalIgnoreCase))
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    // An address, a host with a port, or a driver's connection string.
    private static string HostOf(string target)
    {
        string text = target.Trim();
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? address.Host : text;
        }

        if (text.Contains('=', StringComparison.Ordinal))
        {
            return text.Split(';').Select(part => part.Split('=', 2)).Where(part => part.Length == 2 && part[0].Trim().ToUpperInvariant() is "HOST" or "SERVER" or "DATA SOURCE").Select(part => HostOf(part[1])).FirstOrDefault() ?? "";
        }

        int end = text.IndexOfAny(['/', ',', '\\']);
        text = end >= 0 ? text[..end] : text;
        return IPAddress.TryParse(text, out _) ? text : text.StartsWith('[') ? text[..(text.IndexOf(']', StringComparison.Ordinal) + 1)] : text.Split(':')[0];
    }
}
