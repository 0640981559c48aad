using System.Text.RegularExpressions;

namespace Perf.Tuning.Kernel;

/// <summary>Names and values of the kernel's settings, and the lines of the files that sysctl reads. Pure.</summary>
internal static partial class SysctlText
{
    /// <summary>Of two settings one is zero while the other decides; zero cannot be written to either, and the other's old value brings it back (Documentation/admin-guide/sysctl/vm.rst).</summary>
    public static IReadOnlyDictionary<string, string> Counterparts { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["vm.dirty_bytes"] = "vm.dirty_ratio",
        ["vm.dirty_ratio"] = "vm.dirty_bytes",
        ["vm.dirty_background_bytes"] = "vm.dirty_background_ratio",
        ["vm.dirty_background_ratio"] = "vm.dirty_background_bytes",
    };

    /// <summary>Refuses what is no name or no value of a setting.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeDenied"/>.</exception>
    public static void Check(string key, string? value)
    {
        if (!NamePattern().IsMatch(key))
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"'{key.ReplaceLineEndings(" ")}' is no name of a setting of the kernel. Name it as sysctl does: net.core.somaxconn.", key);
        }

        if (value is not null && !ValuePattern().IsMatch(value))
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"'{string.Concat(value.Select(c => char.IsControl(c) ? '?' : c))}' is not taken for a value of {key}: it may hold letters, digits, blanks, - and _. Correct the entry of the catalogue.", key);
        }
    }

    /// <summary>The setting's path below /proc/sys: its points are slashes.</summary>
    public static string PathOf(string folder, string key) => Path.Combine([folder, .. key.Split('.')]);

    /// <summary>Whether a line sets a setting, in whichever of the forms that sysctl reads (sysctl.d(5)).</summary>
    public static Func<string, bool> IsOf(string key) => line =>
    {
        string rest = line.Trim();
        int equals = rest.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && rest[0] is not ('#' or ';') && rest[..equals].TrimStart('-').Trim().Replace('/', '.') == key;
    };

    /// <summary>The line that sets a setting.</summary>
    public static string Line(string key, string value) => $"{key} = {value}";

    [GeneratedRegex(@"\A[a-z0-9_-]{1,64}(\.[a-zA-Z0-9_-]{1,64}){1,7}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+([ \t][A-Za-z0-9_-]+){0,15}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern();
}
