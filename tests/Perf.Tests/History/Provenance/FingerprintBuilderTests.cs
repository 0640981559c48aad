using Perf.History;

namespace Perf.Tests.History.Provenance;

public class FingerprintBuilderTests
{
    private static readonly RuntimeFacts s_facts = new()
    {
        System = "Linux",
        SystemVersion = new Version(6, 8, 0, 45),
        Architecture = "X64",
        Cores = 4,
        MemoryBytes = 16_500_000_000,
        Runtime = new Version(10, 0, 2),
        GarbageCollector = "workstation, concurrent",
        ThreadPool = "4 to 32767",
    };

    private static Dictionary<string, string> Server => new()
    {
        ["/proc/cpuinfo"] = "processor\t: 0\nmodel name\t: Intel(R) Xeon(R)   Platinum 8370C\nmicrocode\t: 0x1\nflags\t\t: fpu hypervisor sse\n\nprocessor\t: 1\nmodel name\t: Intel(R) Xeon(R)   Platinum 8370C\n",
        ["/proc/loadavg"] = "0.52 0.58 0.59 1/389 1234\n",
        ["/proc/sys/kernel/osrelease"] = "6.8.0-45-generic\n",
        ["/proc/self/cgroup"] = "0::/system.slice/agent.service\n",
        ["/sys/fs/cgroup/system.slice/agent.service/cpu.max"] = "150000 100000\n",
        ["/sys/fs/cgroup/system.slice/agent.service/memory.max"] = "2147483648\n",
        ["/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"] = "powersave\n",
        ["/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor"] = "performance\n",
        ["/sys/devices/system/cpu/cpufreq/boost"] = "1\n",
        ["/sys/devices/system/cpu/smt/active"] = "1\n",
        ["/sys/class/dmi/id/product_name"] = "Virtual Machine\n",
    };

    [Fact]
    public void Of_Server_HasTheParts()
    {
        IReadOnlyDictionary<string, string> parts = FingerprintBuilder.Of(s_facts, new FakeMachine(Server)).Parts;
        var expected = new Dictionary<string, string>
        {
            ["architecture"] = "X64",
            ["container"] = "none",
            ["cores"] = "4",
            ["cpuLimit"] = "1.5 cores",
            ["dotnet"] = "10.0",
            ["gc"] = "workstation, concurrent",
            ["governor"] = "performance, powersave",
            ["kernel"] = "6.8",
            ["machineCores"] = "2",
            ["memoryGiB"] = "15",
            ["memoryLimitMiB"] = "2048",
            ["power"] = "mains",
            ["processor"] = "Intel(R) Xeon(R) Platinum 8370C",
            ["smt"] = "on",
            ["system"] = "Linux",
            ["tieredCompilation"] = "default",
            ["tieredPgo"] = "default",
            ["turbo"] = "on",
            ["virtualization"] = "Virtual Machine",
        };
        Assert.Equal(expected.OrderBy(pair => pair.Key), parts.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Of_SameMachine_HasTheHashThatIsPublished() =>
        // Stored histories are compared by it: if this fails, every history begins anew, and that must be meant.
        Assert.Equal("53f8f6d8dc18", FingerprintBuilder.Of(s_facts, new FakeMachine(Server)).Hash);

    [Fact]
    public void Of_WhatChangesByItself_DoesNotChangeTheHash()
    {
        Dictionary<string, string> later = Server;
        later["/proc/loadavg"] = "9.1 5.2 3.3 1/2 3\n";
        later["/proc/sys/kernel/osrelease"] = "6.8.0-99-generic\n";
        later["/proc/cpuinfo"] = later["/proc/cpuinfo"].Replace("0x1", "0x2", StringComparison.Ordinal);
        EnvironmentFingerprint other = FingerprintBuilder.Of(s_facts with { SystemVersion = new Version(6, 8, 0, 99), Runtime = new Version(10, 0, 9), MemoryBytes = s_facts.MemoryBytes + 1_000_000 }, new FakeMachine(later));
        Assert.Equal(FingerprintBuilder.Of(s_facts, new FakeMachine(Server)).Hash, other.Hash);
        Assert.Equal("9.1 5.2 3.3", other.Details["loadAverage"]);
        Assert.Equal("10.0.9", other.Details["dotnetVersion"]);
    }

    [Theory]
    [InlineData("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n", "governor", "performance")]
    [InlineData("/sys/devices/system/cpu/cpufreq/boost", "0\n", "turbo", "off")]
    [InlineData("/sys/devices/system/cpu/intel_pstate/no_turbo", "1\n", "turbo", "off")]
    [InlineData("/sys/fs/cgroup/system.slice/agent.service/cpu.max", "max 100000\n", "cpuLimit", "none")]
    [InlineData("/sys/fs/cgroup/system.slice/agent.service/memory.max", "max\n", "memoryLimitMiB", "none")]
    [InlineData("/proc/cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n", "processor", "ARM 0x41/0xd0c")]
    [InlineData("/sys/hypervisor/type", "xen\n", "virtualization", "xen")]
    [InlineData("/run/.containerenv", "", "container", "podman")]
    [InlineData("/.dockerenv", "", "container", "docker")]
    public void Of_OneFileDiffers_IsAnotherEnvironment(string file, string text, string part, string expected)
    {
        Dictionary<string, string> files = Server;
        files[file] = text;
        EnvironmentFingerprint other = FingerprintBuilder.Of(s_facts, new FakeMachine(files));
        Assert.Equal(expected, other.Parts[part]);
        Assert.NotEqual(FingerprintBuilder.Of(s_facts, new FakeMachine(Server)).Hash, other.Hash);
    }

    [Fact]
    public void Of_FirstVersionOfControlGroups_HasItsLimits()
    {
        EnvironmentFingerprint found = FingerprintBuilder.Of(s_facts, new FakeMachine(new()
        {
            ["/proc/self/cgroup"] = "4:memory:/box\n1:cpu,cpuacct:/box\n",
            ["/sys/fs/cgroup/cpu/box/cpu.cfs_quota_us"] = "50000\n",
            ["/sys/fs/cgroup/cpu/box/cpu.cfs_period_us"] = "100000\n",
            ["/sys/fs/cgroup/memory/memory.limit_in_bytes"] = "9223372036854771712\n",
        }));
        Assert.Equal("0.5 cores", found.Parts["cpuLimit"]);
        Assert.Equal("none", found.Parts["memoryLimitMiB"]);
    }

    [Fact]
    public void Of_Laptop_TellsMainsFromBattery()
    {
        Dictionary<string, string> files = Server;
        files["/sys/class/power_supply/AC/type"] = "Mains\n";
        files["/sys/class/power_supply/AC/online"] = "0\n";
        files["/sys/class/power_supply/BAT0/type"] = "Battery\n";
        files["/sys/class/power_supply/BAT0/status"] = "Discharging\n";
        Assert.Equal("battery", FingerprintBuilder.Of(s_facts, new FakeMachine(files)).Parts["power"]);
        files["/sys/class/power_supply/AC/online"] = "1\n";
        Assert.Equal("mains", FingerprintBuilder.Of(s_facts, new FakeMachine(files)).Parts["power"]);
    }

    [Theory]
    [InlineData("DOTNET_TieredPGO", "0", "tieredPgo", "off")]
    [InlineData("DOTNET_TieredCompilation", "0", "tieredCompilation", "off")]
    public void Of_RuntimeSetByVariable_IsSeen(string variable, string value, string part, string expected) =>
        Assert.Equal(expected, FingerprintBuilder.Of(s_facts, new FakeMachine(Server, new() { [variable] = value })).Parts[part]);

    [Fact]
    public void Of_Windows_HasWhatIsKnownThere()
    {
        EnvironmentFingerprint found = FingerprintBuilder.Of(s_facts with { System = "Windows", SystemVersion = new Version(10, 0, 20348) }, new FakeMachine([], new() { ["PROCESSOR_IDENTIFIER"] = "Intel64 Family 6 Model 106" }));
        Assert.Equal("Intel64 Family 6 Model 106", found.Parts["processor"]);
        Assert.False(found.Parts.ContainsKey("governor"));
    }

    [Fact]
    public void Current_ThisMachine_IsTheSameTwice()
    {
        EnvironmentFingerprint once = FingerprintBuilder.Current();
        Assert.Equal(once.Hash, FingerprintBuilder.Current().Hash);
        Assert.Matches("^[0-9a-f]{12}$", once.Hash);
        Assert.Equal(once.Hash, FingerprintBuilder.HashOf(once.Parts.Reverse()));
        Assert.True(once.Parts.Count >= 9);
    }
}
