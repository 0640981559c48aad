using System.Diagnostics;

namespace Perf.Tests.Tuning.Mechanisms.Redis;

/// <summary>A Redis with process numbers of its own, as in a container whose port is this machine's: what it says of itself holds there.</summary>
public sealed class ContainedRedis : TuningRedis
{
    private const string Unshare = "/usr/bin/unshare";

    protected override string Package => "redis-server, or root's unshare,";

    protected override bool IsInstalled()
    {
        if (!base.IsInstalled() || !Environment.IsPrivilegedProcess || !File.Exists(Unshare))
        {
            return false;
        }

        using Process probe = Process.Start(Unshare, ["--pid", "--fork", "true"]);
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }

    protected override IReadOnlyList<string> CommandAt(int port) => [Unshare, "--pid", "--fork", "--kill-child", .. base.CommandAt(port)];
}
