namespace Perf.Tests.Reporting.Schedules;

/// <summary>Schedules with paths that nobody should have and somebody has.</summary>
internal static class ScheduleRequests
{
    private static readonly string[] s_parts = ["a b", "it's", "100%", "\"q\"", "$HOME", "`x`", "!y", "ü€", "’", ";", "&&", "%H", "$(z)", "#c", "\\n", "\\", "(v)", "[1]"];

    internal static HealthScheduleRequest Plain { get; } = new()
    {
        Name = "staging",
        Shell = "/usr/bin/pwsh",
        Script = "Import-Module '/opt/Perf/Perf.psd1'; Set-Location -LiteralPath '/srv/shop'; Test-PerfHealth -Environment 'staging' -Alert -Enforce",
    };

    /// <summary>Writes a program of the shell.</summary>
    internal static void Program(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Any text of awkward parts.</summary>
    internal static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => s_parts[random.Next(s_parts.Length)]));
}
