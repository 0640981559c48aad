using System.Globalization;

namespace Perf.Tuning;

/// <summary>What this machine has. The runtime knows the limits of the control group that this process is in; files of /proc say the rest, where there are any.</summary>
internal static class HostFacts
{
    /// <summary>Adds what can be read.</summary>
    public static void Add(Dictionary<string, Value> facts)
    {
        // The runtime's own numbers are within the quota and the limit of the container.
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        facts["host.cores"] = Value.Of(Environment.ProcessorCount);
        facts["host.memory"] = Value.Of(memory);
        IReadOnlyDictionary<string, double> known = MemInfo(ReadText("/proc/meminfo"));
        facts["host.memory_available"] = known.TryGetValue("MemAvailable", out double available) ? Value.Of(Math.Min(available, memory)) : Value.Missing("how much memory is available (/proc/meminfo)");
        facts["host.swap"] = known.TryGetValue("SwapTotal", out double swap) ? Value.Of(swap) : Value.Missing("whether there is swap (/proc/meminfo)");
        facts["host.memory_others"] = Directory.Exists("/proc/self") ? Value.Of(Others()) : Value.Missing("what other programs have in memory (/proc)");
    }

    /// <summary>The lines of /proc/meminfo in bytes. Pure.</summary>
    internal static IReadOnlyDictionary<string, double> MemInfo(string text)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && double.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out double number))
            {
                values[words[0]] = number * (words.Length > 2 && words[2] == "kB" ? 1024 : 1);
            }
        }

        return values;
    }

    // What is theirs alone: the pages of files are shared with everybody, and go when others need them.
    private static double Others()
    {
        double sum = 0;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            {
                continue;
            }

            string status = ReadText(Path.Combine(folder, "status"));
            if (!status.StartsWith("Name:\tpostgres\n", StringComparison.Ordinal) && MemInfo(status).TryGetValue("RssAnon", out double bytes))
            {
                sum += bytes;
            }
        }

        return sum;
    }

    // A process may be gone, and the file with it.
    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
