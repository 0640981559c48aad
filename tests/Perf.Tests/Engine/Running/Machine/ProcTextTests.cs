using System.Net;
using Perf.Engine.Running.Machine;

namespace Perf.Tests.Engine.Running.Machine;

/// <summary>What the kernel writes, as text.</summary>
public sealed class ProcTextTests
{
    private const string MountsOfOne = """
        24 30 0:22 / /proc rw,nosuid - proc proc rw
        33 31 0:31 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
        """;

    private const string MountsOfTwo = "29 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

    [Theory]
    [InlineData("cpu  100 5 20 700 30 4 6 8 50 0\ncpu0 50 2 10 350 15 2 3 4 25 0\n", 143, 873)]
    [InlineData("cpu  100 5 20 700", 125, 825)]
    [InlineData("cpu 1 2 3 4 5 6 7", 19, 28)]
    public void Parse_Stat_CountsStealAsBusyAndGuestsOnce(string text, long busy, long total) => Assert.Equal(new CpuTimes(busy, total), CpuTimes.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("cpu  1 2")]
    [InlineData("cpu0 1 2 3 4 5")]
    [InlineData("cpu  1 2 x 4 5")]
    public void Parse_OtherText_IsNothing(string text) => Assert.Null(CpuTimes.Parse(text));

    [Theory]
    [InlineData("42 (pwsh) S 1 2 3 4 -1 6 7 8 9 10 150 25 3 4 20 0", 175L)]
    [InlineData("42 (a) b (c) S 1 2 3 4 -1 6 7 8 9 10 150 25 3 4", 175L)]
    [InlineData("42 (pwsh) S 1 2", null)]
    [InlineData("", null)]
    public void ParseProcess_AnyName_FindsUserAndSystemTime(string text, long? ticks) => Assert.Equal(ticks, CpuTimes.ParseProcess(text));

    [Theory]
    [InlineData("3:cpu,cpuacct:/user.slice\n0::/x", MountsOfOne, "/sys/fs/cgroup/cpu,cpuacct/user.slice/cpu.stat")]
    [InlineData("3:cpu:/\n2:memory:/x\n", MountsOfOne, "/sys/fs/cgroup/cpu,cpuacct/cpu.stat")]
    [InlineData("0::/system.slice/agent.service\n", MountsOfTwo, "/sys/fs/cgroup/system.slice/agent.service/cpu.stat")]
    [InlineData("0::/\n", MountsOfTwo, "/sys/fs/cgroup/cpu.stat")]
    [InlineData("3:cpu:/docker/abc/inner", "33 31 0:31 /docker/abc /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu", "/sys/fs/cgroup/cpu/inner/cpu.stat")]
    [InlineData("3:cpu:/elsewhere", "33 31 0:31 /docker/abc /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu", "/sys/fs/cgroup/cpu/cpu.stat")]
    [InlineData("2:memory:/x\n", MountsOfOne, null)]
    [InlineData("0::/x\n", MountsOfOne, null)]
    [InlineData("", "", null)]
    public void Find_ControlGroup_GivesItsFile(string groups, string mounts, string? path) => Assert.Equal(path, CpuQuota.Find(groups, mounts));

    [Theory]
    [InlineData("usage_usec 900\nnr_periods 5\nnr_throttled 2\nthrottled_usec 1500\n", 1.5)]
    [InlineData("nr_periods 5\nnr_throttled 2\nthrottled_time 2500000\n", 2.5)]
    [InlineData("usage_usec 900\n", null)]
    [InlineData("throttled_usec x\n", null)]
    public void ParseThrottled_BothVersions_AreMilliseconds(string text, double? milliseconds) => Assert.Equal(milliseconds, CpuQuota.ParseThrottled(text));

    [Theory]
    [InlineData("Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 524288               files\n", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files\n", null)]
    [InlineData("", null)]
    public void Parse_Limits_GivesTheSoftOne(string text, long? limit) => Assert.Equal(limit, OpenFileLimit.Parse(text));

    [Theory]
    [InlineData("32768\t60999\n", 28_232)]
    [InlineData("1024 1024", 1)]
    [InlineData("5 4", null)]
    [InlineData("", null)]
    public void ParsePortRange_Text_CountsBothEnds(string text, int? ports) => Assert.Equal(ports, TcpTable.ParsePortRange(text));

    [SkippableFact]
    public void CountBusiest_Table_CountsOnlyWhatHoldsAPortTowardsTheTarget()
    {
        Skip.IfNot(BitConverter.IsLittleEndian, "the sample is of a little-endian machine");
        string[] table =
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 122918 1 0",
            "   1: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0",
            "   2: 0100007F:9C41 0100007F:1F90 06 00000000:00000000 03:00001766 00000000     0        0 0 3 0",
            "   3: 0200007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0",
            "   4: 0100007F:9C42 0100007F:1F91 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0",
            "   5: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0",
            "   6: 0100007F:9C43 0100007F:1F90 07 00000000:00000000 00:00000000 00000000     0        0 1 1 0",
            "   7: 0000000000000000FFFF00000100007F:DD88 0000000000000000FFFF00000100007F:1F92 06 00000000:00000000 03:00001766 00000000",
            "   8: 00000000000000000000000001000000:DD88 00000000000000000000000001000000:1F93 02 00000000:00000000 03:00001766 00000000",
            "nonsense",
        ];
        int Count(params string[] targets) => TcpTable.CountBusiest(table, [.. targets.Select(IPEndPoint.Parse)]);

        Assert.Equal(2, Count("127.0.0.1:8080"));
        Assert.Equal(1, Count("127.0.0.1:8081"));
        Assert.Equal(1, Count("127.0.0.1:8082"));
        Assert.Equal(1, Count("[::ffff:127.0.0.1]:8082"));
        Assert.Equal(1, Count("[::1]:8083"));
        Assert.Equal(0, Count("127.0.0.1:9"));
        Assert.Equal(2, Count("127.0.0.1:8081", "127.0.0.1:8080"));
        Assert.Equal(0, Count());
    }
}
