namespace Perf.Telemetry.Monitors.Host;

/// <summary>Where the files of a control group are (cgroups(7)). Version 2 has all in one folder, version 1 a folder for each controller; pure, but for the question whether a folder is there.</summary>
/// <param name="Unified">The folder of version 2; null where version 1 is used.</param>
/// <param name="Cpu">Version 1: of the controller cpu; null where there is none.</param>
/// <param name="CpuAccounting">Version 1: of cpuacct.</param>
/// <param name="Memory">Version 1: of memory.</param>
internal sealed record ControlGroupPaths(string? Unified, string? Cpu, string? CpuAccounting, string? Memory)
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>Finds them.</summary>
    /// <param name="membership">The text of /proc/self/cgroup.</param>
    /// <param name="group">A group below the root that was named; null for the own one.</param>
    /// <param name="exists">Whether there is a file or folder.</param>
    /// <returns>The folders; null where there are none.</returns>
    public static ControlGroupPaths? Find(string membership, string? group, Func<string, bool> exists)
    {
        if (exists($"{Root}/cgroup.controllers"))
        {
            string? unified = Nearest(Root, group ?? OwnGroup(membership, ""), exists, isNamed: group is not null);
            return unified is null ? null : new ControlGroupPaths(unified, null, null, null);
        }

        string? Of(string controller) => Nearest($"{Root}/{controller}", group ?? OwnGroup(membership, controller), exists, isNamed: group is not null);
        var paths = new ControlGroupPaths(null, Of("cpu") ?? Of("cpu,cpuacct"), Of("cpuacct") ?? Of("cpu,cpuacct"), Of("memory"));
        return paths is { Cpu: null, CpuAccounting: null, Memory: null } ? null : paths;
    }

    // Lines are number:controllers:path; version 2 has no controllers in its.
    private static string OwnGroup(string membership, string controller)
    {
        foreach (string line in membership.Split('\n'))
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length == 3 && (controller.Length == 0 ? parts[1].Length == 0 : parts[1] == controller || parts[1].Split(',').Contains(controller)))
            {
                return parts[2];
            }
        }

        return "/";
    }

    // Inside of a container the path is one that is seen from outside: what is mounted at the root is then the own group.
    private static string? Nearest(string root, string group, Func<string, bool> exists, bool isNamed)
    {
        string path = $"{root}/{group.Trim('/')}".TrimEnd('/');
        return exists(path) ? path : !isNamed && exists(root) ? root : null;
    }
}
