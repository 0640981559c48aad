using System.Globalization;

namespace Perf.Runtime.Tuning;

/// <summary>How much of the machine's memory is available.</summary>
internal static class AvailableMemory
{
    private const string Path = "/proc/meminfo";

    /// <summary>The share now, 0 to 1; null where the system does not tell (elsewhere than on Linux).</summary>
    public static double? Now()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return Of(File.ReadAllText(Path));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads it of the kernel's text.</summary>
    /// <param name="text">What /proc/meminfo says.</param>
    internal static double? Of(string text)
    {
        double? Find(string name) => text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            && double.TryParse(line[name.Length..].Trim().Split(' ')[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out double kilobytes) ? kilobytes : null;
        return Find("MemTotal:") is > 0 and { } all && Find("MemAvailable:") is { } available ? available / all : null;
    }
}
