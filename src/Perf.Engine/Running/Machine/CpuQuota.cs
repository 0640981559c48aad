using System.Globalization;

namespace Perf.Engine.Running.Machine;

/// <summary>The CPU quota of the control group (cgroup, version 1 or 2) that this process runs in.</summary>
internal static class CpuQuota
{
    private const string File = "cpu.stat";

    /// <summary>Finds the file that tells how the quota is used.</summary>
    /// <param name="groups">The text of /proc/self/cgroup.</param>
    /// <param name="mounts">The text of /proc/self/mountinfo.</param>
    /// <returns>Its path, or null when there is no such control group.</returns>
    public static string? Find(string groups, string mounts)
    {
        foreach (string line in groups.Split('\n'))
        {
            // number:controllers:path; version 2 has no controllers. Source: cgroups(7).
            string[] group = line.Split(':', 3);
            if (group.Length == 3 && (group[1].Split(',').Contains("cpu") || (group[0] == "0" && group[1].Length == 0))
                && FindMount(mounts, isSecond: group[1].Length == 0) is var (root, mount))
            {
                // In a container the group may be told from the host's root, which is not what is mounted there.
                string inside = root == "/" ? group[2] : group[2].StartsWith(root, StringComparison.Ordinal) ? group[2][root.Length..] : "";
                return $"{mount.TrimEnd('/')}/{inside.Trim('/')}".TrimEnd('/') + $"/{File}";
            }
        }

        return null;
    }

    /// <summary>Reads how long the quota has held the group.</summary>
    /// <param name="text">The text of cpu.stat.</param>
    /// <returns>Milliseconds since the group was made, added up over cores; null when there is no quota.</returns>
    public static double? ParseThrottled(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 2 && words[0] is "throttled_usec" or "throttled_time" && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
            {
                // Version 2 tells microseconds, version 1 nanoseconds.
                return value / (words[0] == "throttled_usec" ? 1e3 : 1e6);
            }
        }

        return null;
    }

    // number parent device root mount options ... - type source options. Source: proc_pid_mountinfo(5).
    private static (string Root, string Mount)? FindMount(string mounts, bool isSecond)
    {
        foreach (string line in mounts.Split('\n'))
        {
            string[] halves = line.Split(" - ", 2);
            string[] mount = halves[0].Split(' ');
            string[] kind = halves.Length == 2 ? halves[1].Split(' ') : [];
            bool isWanted = mount.Length > 4 && kind.Length > 2 && (isSecond ? kind[0] == "cgroup2" : kind[0] == "cgroup" && kind[2].Split(',').Contains("cpu"));
            if (isWanted)
            {
                return (mount[3], mount[4]);
            }
        }

        return null;
    }
}
