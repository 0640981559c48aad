using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Perf.Engine.Running.Machine;

/// <summary>Counts the sockets towards a target, by the kernel's table of TCP sockets.</summary>
internal static class TcpTable
{
    private const string Listening = "0A";
    private const string Closed = "07";

    /// <summary>Counts sockets, open ones and those in TIME_WAIT, for which a local port is taken.</summary>
    /// <param name="lines">The lines of /proc/net/tcp or tcp6.</param>
    /// <param name="targets">The target's addresses.</param>
    /// <returns>Those of the busiest pair of a local address and a target; only within such a pair do ports run out.</returns>
    public static int CountBusiest(IEnumerable<string> lines, IReadOnlyCollection<IPEndPoint> targets)
    {
        var wanted = targets.SelectMany(Written).ToHashSet(StringComparer.Ordinal);
        var counts = new Dictionary<(string Local, string Target), int>();
        foreach (string line in lines)
        {
            // number: local:port remote:port state ... Source: proc_pid_net_tcp(5).
            string[] fields = line.Split(' ', 5, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 4 || fields[3] is Listening or Closed || !wanted.Contains(fields[2]) || fields[1].IndexOf(':', StringComparison.Ordinal) is not (var colon and > 0))
            {
                continue;
            }

            (string, string) pair = (fields[1][..colon], fields[2]);
            counts[pair] = counts.GetValueOrDefault(pair) + 1;
        }

        return counts.Count == 0 ? 0 : counts.Values.Max();
    }

    /// <summary>Reads /proc/net/sockstat and sockstat6.</summary>
    /// <param name="text">The text of the first, which counts TIME_WAIT for both.</param>
    /// <param name="text6">The text of the second, or null where there is no IPv6.</param>
    /// <returns>All TCP sockets of the machine for which a local port is taken, whatever they lead to; null when the text is of another form.</returns>
    public static int? ParseSockets(string text, string? text6)
    {
        int? open = Figure(text, "TCP: inuse ");
        int? waiting = Figure(text, " tw ");
        return open + waiting + (text6 is null ? 0 : Figure(text6, "TCP6: inuse "));
    }

    /// <summary>Reads /proc/sys/net/ipv4/ip_local_port_range, which counts for IPv6 too.</summary>
    /// <param name="text">The file's text.</param>
    /// <returns>How many ports connections can come from, or null when the text is of another form.</returns>
    public static int? ParsePortRange(string text)
    {
        string[] ends = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
            && last >= first
            ? last - first + 1
            : null;
    }

    private static int? Figure(string text, string before)
    {
        int start = text.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = text.AsSpan(start + before.Length);
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int figure) ? figure : null;
    }

    // A socket of both families writes an IPv4 address into the table of IPv6, mapped.
    private static IEnumerable<string> Written(IPEndPoint target)
    {
        IPAddress address = target.Address.IsIPv4MappedToIPv6 ? target.Address.MapToIPv4() : target.Address;
        string port = target.Port.ToString("X4", CultureInfo.InvariantCulture);
        yield return $"{Words(address)}:{port}";
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            yield return $"{Words(address.MapToIPv6())}:{port}";
        }
    }

    // The kernel writes each four bytes of an address as one number of the machine's own byte order.
    private static string Words(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        var text = new StringBuilder();
        for (int i = 0; i < bytes.Length; i += 4)
        {
            text.Append(BitConverter.ToUInt32(bytes, i).ToString("X8", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
