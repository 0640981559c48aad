using System.Globalization;

namespace Perf.Tuning;

/// <summary>A process of this machine, as /proc tells it to everybody.</summary>
/// <param name="Name">Its program's name; of a long one the first fifteen letters.</param>
/// <param name="Parent">The process that started it.</param>
/// <param name="Age">How long it has run.</param>
internal sealed record LocalProcess(string Name, int Parent, TimeSpan Age)
{
    // USER_HZ: what /proc counts in, whatever the kernel's own clock is (proc_pid_stat(5)).
    private const double TicksPerSecond = 100;

    // Behind the name: the state first, the parent second, and when it started twentieth.
    private const int ParentAt = 1;
    private const int StartAt = 19;

    /// <summary>Looks at a process; null where there is none of that number, or it may not be seen.</summary>
    /// <param name="id">Its number.</param>
    public static LocalProcess? Of(int id)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat")), File.ReadAllText("/proc/uptime"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads what /proc says. Pure.</summary>
    /// <param name="stat">The text of /proc/ID/stat.</param>
    /// <param name="uptime">The text of /proc/uptime.</param>
    /// <returns>The process; null where these are no such texts.</returns>
    internal static LocalProcess? Parse(string stat, string uptime)
    {
        // A name may have blanks and parentheses of its own.
        int open = stat.IndexOf('(', StringComparison.Ordinal);
        int close = stat.LastIndexOf(')');
        if (open < 0 || close < open)
        {
            return null;
        }

        string[] rest = stat[(close + 1)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return rest.Length > StartAt && int.TryParse(rest[ParentAt], NumberStyles.None, CultureInfo.InvariantCulture, out int parent)
            && double.TryParse(rest[StartAt], NumberStyles.None, CultureInfo.InvariantCulture, out double start)
            && double.TryParse(uptime.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double up)
            ? new LocalProcess(stat[(open + 1)..close], parent, TimeSpan.FromSeconds(Math.Max(0, up - (start / TicksPerSecond))))
            : null;
    }
}
