using Perf.Tests.Tuning.Loop;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

public class DirectionRuleTests
{
    [Theory]

    // What is not set, or further the other way, may be set.
    [InlineData("nginx.directive", "http/upstream[*]/keepalive", "up", null, "32", true)]
    [InlineData("nginx.directive", "http/upstream[*]/keepalive", "up", "16", "32", true)]
    [InlineData("nginx.directive", "http/upstream[*]/keepalive", "up", "64", "32", false)]
    [InlineData("nginx.directive", "http/upstream[*]/keepalive", "up", "32", "32", true)]
    [InlineData("nginx.directive", "http/gzip_comp_level", "down", "4", "4", true)]
    [InlineData("nginx.directive", "http/gzip_comp_level", "down", "9", "4", true)]
    [InlineData("nginx.directive", "http/gzip_comp_level", "down", "1", "4", false)]
    [InlineData("sysctl", "vm.swappiness", "down", "60", null, true)]

    // Of several blocks each counts.
    [InlineData("nginx.directive", "http/upstream[*]/keepalive", "up", "mixed: upstream[a]: 16; upstream[b]: -", "32", true)]
    [InlineData("nginx.directive", "http/upstream[*]/keepalive", "up", "mixed: upstream[a]: 64; upstream[b]: -", "32", false)]
    [InlineData("nginx.directive", "http/server[*]/keepalive", "up", "mixed: server[[::]:80 shop]: 16; server[81]: 33", "32", false)]

    // Units, and none.
    [InlineData("postgresql.setting", "work_mem", "up", "4096kB", "8MB", true)]
    [InlineData("postgresql.setting", "work_mem", "up", "1GB", "512MB", false)]
    [InlineData("nginx.directive", "http/keepalive_timeout", "up", "75s", "65s", false)]
    [InlineData("nginx.directive", "http/keepalive_timeout", "up", "300", "65s", false)]
    [InlineData("nginx.directive", "http/keepalive_timeout", "up", "0", "65s", true)]
    [InlineData("systemd.dropin", "Service/CPUQuota", "up", "30%", "60%", true)]
    [InlineData("systemd.dropin", "Service/CPUQuota", "up", "200%", "60%", false)]
    [InlineData("systemd.dropin", "Service/LimitNOFILE", "up", "infinity", "65536", false)]
    [InlineData("systemd.dropin", "Service/LimitNOFILE", "up", "1024:524288", "65536", false)]

    // Several numbers: none of them may go the wrong way.
    [InlineData("nginx.directive", "http/proxy_buffers", "up", "8 4k", "8 16k", true)]
    [InlineData("nginx.directive", "http/proxy_buffers", "up", "16 4k", "8 16k", false)]
    [InlineData("nginx.directive", "http/proxy_buffers", "up", "8", "8 16k", false)]

    // Variables of .NET are hexadecimal, with a mark or without.
    [InlineData("file.env", "DOTNET_ThreadPool_ForceMinWorkerThreads", "up", "a0", "80", false)]
    [InlineData("file.env", "DOTNET_ThreadPool_ForceMinWorkerThreads", "up", "0x40", "80", true)]
    [InlineData("file.env", "DOTNET_ThreadPool_ForceMinWorkerThreads", "up", "many", "80", false)]
    [InlineData("file.env", "OTHER_THREADS", "up", "90", "100", true)]
    [InlineData("dotnet.runtimeconfig", "System.GC.Gen0Size", "up", "0x8000000", "67108864", false)]

    // What cannot be compared is left.
    [InlineData("nginx.directive", "main/worker_processes", "up", "auto", "4", false)]
    [InlineData("nginx.directive", "http/x", "up", "", "4", false)]
    public void Why_OfAValue_IsThatItWouldGoTheWrongWay(string mechanism, string key, string direction, string? now, string? after, bool maySet)
    {
        string? why = DirectionRule.Why(mechanism, key, direction == "up" ? SettingDirection.Up : SettingDirection.Down, now, after);
        Assert.True(maySet == why is null, why ?? "nothing is against it");
        Assert.True(why is null || why.Contains(key, StringComparison.Ordinal));
    }

    // Whatever two numbers: one of the ways is against it, or they are the same.
    [Fact]
    public void Why_OfAnyTwoNumbers_IsAgainstOneWayAlone()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Noise(seed);
            int now = (int)(1000 * random.Uniform()), after = (int)(1000 * random.Uniform());
            string unit = seed % 2 == 0 ? "" : "kB";
            bool up = DirectionRule.Why("sysctl", "x", SettingDirection.Up, $"{now}{unit}", $"{after}{unit}") is null;
            bool down = DirectionRule.Why("sysctl", "x", SettingDirection.Down, $"{now}{unit}", $"{after}{unit}") is null;
            Assert.Equal((now <= after, now >= after), (up, down));
        }
    }
}
