using System.Globalization;

namespace Perf.Engine.Running.Machine;

/// <summary>How long all cores of the machine were busy, and in all, in ticks of the kernel since it began.</summary>
/// <param name="Busy">Working, for whomever; time that a hypervisor gave to others (steal) counts as busy.</param>
/// <param name="Total">Working and idle.</param>
internal readonly record struct CpuTimes(long Busy, long Total)
{
    /// <summary>Reads /proc/stat.</summary>
    /// <param name="text">The file's text.</param>
    /// <returns>The times of all cores together, or null when the text is of another form.</returns>
    public static CpuTimes? Parse(string text)
    {
        // cpu user nice system idle iowait irq softirq steal guest guest_nice; guests are in user and nice already. Source: proc_stat(5).
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        string[] fields = (end < 0 ? text : text[..end]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is not ["cpu", _, _, _, _, ..])
        {
            return null;
        }

        long total = 0;
        long idle = 0;
        for (int i = 1; i < Math.Min(fields.Length, 9); i++)
        {
            if (!long.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks))
            {
                return null;
            }

            total += ticks;
            idle += i is 4 or 5 ? ticks : 0;
        }

        return new CpuTimes(total - idle, total);
    }

    /// <summary>Reads /proc/self/stat.</summary>
    /// <param name="text">The file's text.</param>
    /// <returns>The CPU time of the process in ticks, or null when the text is of another form.</returns>
    public static long? ParseProcess(string text)
    {
        // The second field is the program's name in brackets, which may hold blanks and brackets itself. Source: proc_pid_stat(5).
        int name = text.LastIndexOf(')');
        string[] fields = name < 0 ? [] : text[(name + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 12
            && long.TryParse(fields[11], NumberStyles.None, CultureInfo.InvariantCulture, out long user)
            && long.TryParse(fields[12], NumberStyles.None, CultureInfo.InvariantCulture, out long system)
            ? user + system
            : null;
    }
}
