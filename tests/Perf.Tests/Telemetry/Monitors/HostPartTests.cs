using System.Text;
using Perf.Telemetry.Monitors.Host;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Files of /proc as a real machine had them, and what is worked out of two of them.</summary>
public class HostPartTests
{
    private static readonly string[] s_names = ["stat", "meminfo", "vmstat", "loadavg", "diskstats", "net-dev", "net-snmp", "net-netstat", "net-sockstat", "pressure-cpu", "pressure-io"];

    public static TheoryData<string> Parts => [.. s_names];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Read_ARealFileTwice_GivesItsSignals(string name)
    {
        IHostPart part = PartOf(name);
        byte[] text = CapturedFile.Bytes($"proc-{name}.txt");
        IReadOnlyList<MonitorSample> samples = Readings.Last(reading => part.Read(text, reading), reading => part.Read(text, reading));
        if (name == "stat")
        {
            // Of no time that has passed there are no shares.
            samples = Readings.Last(reading => part.Read(Grown(text), reading), reading => part.Read(Grown(Grown(text)), reading));
        }

        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.True(double.IsFinite(sample.Value) && sample.Signal.Length > 0));
        Assert.Equal(samples.Count, samples.Select(sample => sample.Identity()).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Read_Damage_NeverThrowsAndGivesNumbers(string name) => SeededProperty.ForAll(200, random =>
    {
        IHostPart part = PartOf(name);
        byte[] text = CapturedFile.Bytes($"proc-{name}.txt");
        IReadOnlyList<MonitorSample> samples = Readings.Last(
            reading => part.Read(CapturedFile.Damage(text, random), reading), reading => part.Read(CapturedFile.Damage(text, random), reading), reading => part.Read(text, reading));
        Assert.All(samples, sample => Assert.True(double.IsFinite(sample.Value)));
        Assert.All(samples.Where(sample => sample.Unit == "%" && name == "stat"), sample => Assert.InRange(sample.Value, 0, 100));
    });

    [Fact]
    public void Read_Cpu_SharesAreOfAllTimeAndAddUp() => SeededProperty.ForAll(300, random =>
    {
        long[] before = [.. Enumerable.Range(0, 8).Select(_ => random.NextInt64(1_000_000))];
        long[] grown = [.. Enumerable.Range(0, 8).Select(_ => (long)random.Next(1000))];
        grown[0]++;
        var part = new CpuPart(eachCore: true);
        byte[] Text(long[] times) => Encoding.ASCII.GetBytes($"cpu  {string.Join(' ', times)} 0 0\ncpu0 {string.Join(' ', times)} 0 0\nctxt 5\n");
        IReadOnlyList<MonitorSample> samples = Readings.Last(reading => part.Read(Text(before), reading), reading => part.Read(Text([.. before.Zip(grown, (a, b) => a + b)]), reading));
        double total = grown.Sum();
        Assert.Equal((total - grown[3] - grown[4]) / total * 100, samples.Of("system.cpu.utilization"), 1e-9);
        Assert.Equal(samples.Of("system.cpu.utilization"), samples.Of("system.cpu.utilization", "0"), 1e-9);
        Assert.Equal(grown[7] / total * 100, samples.Of("system.cpu.utilization", "steal"), 1e-9);
        string[] busy = ["user", "nice", "system", "interrupt", "softirq", "steal"];
        Assert.Equal(samples.Of("system.cpu.utilization"), busy.Sum(mode => samples.Of("system.cpu.utilization", mode)), 1e-6);
    });

    [Fact]
    public void Read_Memory_CacheIsNoUse()
    {
        IReadOnlyList<MonitorSample> samples = Readings.Last(reading => new MemoryPart().Read("MemTotal:  1000 kB\nMemFree: 100 kB\nMemAvailable:  750 kB\nBuffers: 50 kB\nCached: 600 kB\nSwapTotal: 200 kB\nSwapFree: 150 kB\nDirty: 3 kB\n"u8, reading));
        Assert.Equal(25, samples.Of("system.memory.utilization"), 1e-9);
        Assert.Equal(250 * 1024, samples.Of("system.memory.usage", "used"));
        Assert.Equal(25, samples.Of("system.paging.utilization"), 1e-9);
    }

    [Fact]
    public void Read_Pressure_IsTheGrowthOfTheTotal()
    {
        var part = new PressurePart("/proc/pressure/io", "system.pressure", "io");
        IReadOnlyList<MonitorSample> samples = Readings.Last(
            reading => part.Read("some avg10=99.00 avg60=1.00 avg300=0.00 total=1000000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"u8, reading),
            reading => part.Read("some avg10=99.00 avg60=1.00 avg300=0.00 total=1250000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=100000\n"u8, reading));
        Assert.Equal(25, samples.Of("system.pressure", "io", "some"), 1e-9);
        Assert.Equal(10, samples.Of("system.pressure", "io", "full"), 1e-9);
    }

    [Fact]
    public void Read_Disk_GivesRatesTimesAndShares()
    {
        var part = new DiskPart(name => name == "sda");
        IReadOnlyList<MonitorSample> samples = Readings.Last(
            reading => part.Read("   8 0 sda 100 0 2000 50 10 0 80 20 0 100 200 0 0 0 0\n   8 1 sda1 9 9 9 9 9 9 9 9 9 9 9\n"u8, reading),
            reading => part.Read("   8 0 sda 110 0 2080 70 10 0 80 20 0 600 1200 0 0 0 0\n   8 1 sda1 10 10 10 10 10 10 10 10 10 10 10\n"u8, reading));
        Assert.Equal(80 * 512, samples.Of("system.disk.io", "sda", "read"));
        Assert.Equal(10, samples.Of("system.disk.operations", "sda", "read"));
        Assert.Equal(2, samples.Of("system.disk.operation_time", "sda", "read"));
        Assert.Equal(50, samples.Of("system.disk.io_time", "sda"));
        Assert.Equal(1, samples.Of("system.disk.queue_length", "sda"));
        Assert.DoesNotContain(samples, sample => sample.Labels.Values.Contains("sda1") || (sample.Signal == "system.disk.operation_time" && sample.Labels.Values.Contains("write")));
    }

    [Fact]
    public void Read_ADiskBehindManyLoopDevices_IsRead()
    {
        var part = new DiskPart(_ => true);
        string Text(int done) => $"{string.Concat(Enumerable.Range(0, 100).Select(i => $"   7 {i} loop{i} 1 0 2 1 0 0 0 0 0 1 1\n"))}   8 0 sda {done} 0 {done} 0 0 0 0 0 0 0 0\n";
        IReadOnlyList<MonitorSample> samples = Readings.Last(reading => part.Read(Encoding.ASCII.GetBytes(Text(10)), reading), reading => part.Read(Encoding.ASCII.GetBytes(Text(15)), reading));
        Assert.Equal(5, samples.Of("system.disk.operations", "sda", "read"));
        Assert.All(samples, sample => Assert.Equal("sda", sample.Labels["system.device"]));
    }

    [Fact]
    public void Read_MoreDisksThanTheBound_LeavesTheRestOut()
    {
        var part = new DiskPart(_ => true);
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"   8 {i} sd{i} 1 0 2 1 0 0 0 0 0 1 1\n")));
        IReadOnlyList<MonitorSample> samples = Readings.Last(reading => part.Read(text, reading), reading => part.Read(text, reading));
        Assert.Equal(64, samples.Select(sample => sample.Labels["system.device"]).Distinct().Count());
    }

    [SkippableFact]
    public void MachineMemory_IsTheMachinesAndNotTheCollectorsShareOfALimit()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is Linux's");
        string total = File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemTotal:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.Equal(double.Parse(total, System.Globalization.CultureInfo.InvariantCulture) * 1024, HostReader.MachineMemory());
    }

    [SkippableFact]
    public void Read_AGroupWithALimit_HasTheLimit()
    {
        // 75 % of a limit is what the collector calls all memory there: each limit would be above it, and none told.
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is Linux's");
        string[] files = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
        Skip.IfNot(files.Any(file => File.Exists(file) && double.TryParse(File.ReadAllText(file), out double limit) && limit <= HostReader.MachineMemory()), "this machine's own group has no limit");
        using var host = new HostReader(new HostMonitor { Name = "host" });
        Assert.Contains(Readings.Twice(host, milliseconds: 10), sample => sample.Signal == "container.memory.limit");
    }

    [Fact]
    public void Read_AllParts_LeaveNothingButTheirSamples()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        (IHostPart Part, byte[] Text)[] parts = [.. s_names.Select(name => (PartOf(name), CapturedFile.Bytes($"proc-{name}.txt")))];
        var reading = new MonitorReading("m");
        int samples = 0;
        void Read(int second)
        {
            reading.Begin(TimeSpan.FromSeconds(second));
            foreach ((IHostPart part, byte[] text) in parts)
            {
                part.Read(text, reading);
            }

            samples += reading.Samples.Count;
        }

        for (int i = 0; i < 50; i++)
        {
            Read(i);
        }

        samples = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 50; i < 150; i++)
        {
            Read(i);
        }

        Assert.True(samples > 1000);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / (double)samples, 0, 80);
    }

    [Theory]
    [InlineData("0::/system.slice/shop.service", null, "/sys/fs/cgroup/system.slice/shop.service")]
    [InlineData("0::/../outside", null, "/sys/fs/cgroup")]
    [InlineData("0::/", "system.slice/other.service", null)]
    public void Find_Version2_IsTheOwnGroupOrTheRoot(string membership, string? named, string? expected)
    {
        string[] there = ["/sys/fs/cgroup/cgroup.controllers", "/sys/fs/cgroup", "/sys/fs/cgroup/system.slice/shop.service"];
        Assert.Equal(expected, ControlGroupPaths.Find(membership, named, there.Contains)?.Unified);
    }

    [Fact]
    public void Find_Version1_HasAFolderForEachController()
    {
        string[] there = ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpuacct/a", "/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/memory/x/y"];
        ControlGroupPaths paths = ControlGroupPaths.Find("4:memory:/x/y\n2:cpuacct:/a\n1:cpu:/\n0::/\n", null, there.Contains)!;
        Assert.Equal((null, "/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpuacct/a", "/sys/fs/cgroup/memory/x/y"), (paths.Unified, paths.Cpu, paths.CpuAccounting, paths.Memory));
    }

    [Fact]
    public void ControlGroup_OfVersion2_TellsThrottlingAndShares()
    {
        string folder = Directory.CreateTempSubdirectory("perf-cgroup").FullName;
        try
        {
            void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
            Write("cpu.max", "50000 100000\n");
            Write("memory.max", "1000\n");
            Write("memory.current", "900\n");
            Write("memory.stat", "anon 1\ninactive_file 400\npgmajfault 10\n");
            Write("memory.events", "low 0\nhigh 0\nmax 5\noom 1\noom_kill 1\n");
            Write("cpu.stat", "usage_usec 1000000\nnr_periods 10\nnr_throttled 2\nthrottled_usec 5000\n");
            using var group = new ControlGroup(new ControlGroupPaths(folder, null, null, null), cores: 4, memory: 1e9);
            IReadOnlyList<MonitorSample> samples = Readings.Last(group.Read, reading =>
            {
                Write("cpu.stat", "usage_usec 1250000\nnr_periods 20\nnr_throttled 7\nthrottled_usec 55000\n");
                Write("memory.events", "low 0\nhigh 0\nmax 45\noom 3\noom_kill 3\n");
                Write("memory.stat", "anon 1\ninactive_file 400\npgmajfault 17\n");
                group.Read(reading);
            });
            Assert.Equal(0.25, samples.Of("container.cpu.usage"), 1e-9);
            Assert.Equal(50, samples.Of("container.cpu.utilization"), 1e-9);
            Assert.Equal(0.5, samples.Of("container.cpu.limit"));
            Assert.Equal(50, samples.Of("container.cpu.throttled_periods"), 1e-9);
            Assert.Equal(50, samples.Of("container.cpu.throttled_time"), 1e-9);
            Assert.Equal(50, samples.Of("container.memory.utilization"), 1e-9);
            Assert.Equal(2, samples.Of("container.memory.oom_kills"), 1e-9);
            Assert.Equal(40, samples.Of("container.memory.limit_hits"), 1e-9);
            Assert.Equal(7, samples.Of("container.memory.major_faults"), 1e-9);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A group of the controller memory alone, as one has whose memory is limited and nothing else.</summary>
    [Theory]
    [InlineData("1000", 50.0, 40.0)]
    [InlineData("9223372036854771712", null, null)]
    public void ControlGroup_OfVersion1WithMemoryAlone_TellsLimitHitsAndKills(string limit, double? share, double? hits)
    {
        string folder = Directory.CreateTempSubdirectory("perf-cgroup").FullName;
        try
        {
            void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
            Write("memory.limit_in_bytes", limit + "\n");
            Write("memory.usage_in_bytes", "900\n");
            Write("memory.failcnt", "5\n");
            Write("memory.stat", "cache 1\ninactive_file 1\npgmajfault 1\ntotal_inactive_file 400\ntotal_pgmajfault 10\n");
            Write("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
            using var group = new ControlGroup(new ControlGroupPaths(null, null, null, folder), cores: 4, memory: 1e9);
            IReadOnlyList<MonitorSample> samples = Readings.Last(group.Read, reading =>
            {
                Write("memory.failcnt", "45\n");
                Write("memory.stat", "cache 1\ninactive_file 1\npgmajfault 1\ntotal_inactive_file 400\ntotal_pgmajfault 17\n");
                Write("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
                group.Read(reading);
            });
            Assert.Equal(500, samples.Of("container.memory.working_set"));
            Assert.Equal(2, samples.Of("container.memory.oom_kills"), 1e-9);
            Assert.Equal(7, samples.Of("container.memory.major_faults"), 1e-9);
            Assert.Equal(share, samples.Where(sample => sample.Signal == "container.memory.utilization").Select(sample => (double?)sample.Value).SingleOrDefault());
            Assert.Equal(hits, samples.Where(sample => sample.Signal == "container.memory.limit_hits").Select(sample => (double?)sample.Value).SingleOrDefault());
            Assert.DoesNotContain(samples, sample => sample.Signal.StartsWith("container.cpu.", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public void Read_ThisMachine_GivesWhatAUserLooksAt()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is Linux's");
        using var host = new HostReader(new HostMonitor { Name = "host", Cores = true });
        IReadOnlyList<MonitorSample> samples = Readings.Twice(host, milliseconds: 1100);
        Assert.InRange(samples.Of("system.cpu.utilization"), 0, 100);
        Assert.InRange(samples.Of("system.memory.utilization"), 0.01, 100);
        Assert.Contains(samples, sample => sample.Labels.ContainsKey("cpu.logical_number"));
        Assert.Contains(samples, sample => sample.Signal == "system.network.io");
        Assert.All(samples.Where(sample => sample.Signal == "system.pressure"), sample => Assert.InRange(sample.Value, 0, 100));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_Cpu_CountsTheMachinesProcessors(bool eachCore)
    {
        byte[] text = "cpu  4 0 4 4\ncpu0 1 0 1 1\ncpu1 1 0 1 1\ncpu3 2 0 2 2\nctxt 5\n"u8.ToArray();
        Assert.Equal(3, Readings.Last(reading => new CpuPart(eachCore).Read(text, reading)).Of("system.cpu.logical.count"));
        Assert.Empty(Readings.Last(reading => new CpuPart(eachCore).Read("cpu  4 0 4 4\n"u8, reading)));
    }

    /// <summary>Shares are of what the machine has, whatever this process may use of it; so they can be taken off the machine's own.</summary>
    [Fact]
    public void ControlGroup_WithoutALimit_IsAShareOfTheMachine()
    {
        string folder = Directory.CreateTempSubdirectory("perf-cgroup").FullName;
        try
        {
            void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
            Write("cpu.max", "max 100000\n");
            Write("cpu.stat", "usage_usec 1000000\n");
            using var group = new ControlGroup(new ControlGroupPaths(folder, null, null, null), cores: 1, memory: 1e9) { MachineCores = 8 };
            IReadOnlyList<MonitorSample> samples = Readings.Last(group.Read, reading =>
            {
                Write("cpu.stat", "usage_usec 3000000\n");
                group.Read(reading);
            });
            Assert.Equal(25, samples.Of("container.cpu.utilization"), 1e-9);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public void Read_OwnUse_IsAShareOfTheMachine()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is Linux's");
        var own = new OwnUse();
        double share = Readings.Last(reading => own.Read(reading, 1e9), reading => own.Read(reading, 1e9)).Of("perf.cpu.utilization");

        // Nobody uses a millionth of so many processors.
        Assert.InRange(share, 0, 1e-4);
    }

    [Fact]
    public void Count_OfProcessors_IsTheLastThatWasRead()
    {
        var part = new CpuPart(eachCore: false);
        Assert.Null(part.Count);
        Readings.Last(reading => part.Read("cpu  4 0 4 4\ncpu0 1 0 1 1\ncpu1 1 0 1 1\n"u8, reading), reading => part.Read("cpu  5 0 4 4\n"u8, reading));
        Assert.Equal(2, part.Count);
    }

    [SkippableFact]
    public void Read_AControlGroupThatWasNamed_IsToldWithItsFiguresAlone()
    {
        Skip.IfNot(Directory.Exists("/sys/fs/cgroup"), "control groups are Linux's");
        using var named = new HostReader(new HostMonitor { Name = "host", ControlGroup = "/" });
        using var own = new HostReader(new HostMonitor { Name = "host" });
        IReadOnlyList<MonitorSample> samples = Readings.Twice(named, milliseconds: 50);
        Skip.IfNot(samples.Any(sample => sample.Signal.StartsWith("container.", StringComparison.Ordinal)), "the root's group has no figures here");
        Assert.All(samples, sample => Assert.Equal(sample.Signal.StartsWith("container.", StringComparison.Ordinal) ? "/" : null, sample.Process));
        Assert.All(Readings.Twice(own, milliseconds: 50), sample => Assert.Null(sample.Process));
    }

    [SkippableFact]
    public void Create_AControlGroupThatIsNotThere_SaysWhereToLook()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "control groups are Linux's");
        PerfException e = Assert.Throws<PerfException>(() => new HostReader(new HostMonitor { Name = "host", ControlGroup = "no/such.group" }));
        Assert.Equal(ErrorIds.MonitorUnavailable, e.Id);
        Assert.Contains("/proc/<number>/cgroup", e.Message, StringComparison.Ordinal);
    }

    private static IHostPart PartOf(string name) => name switch
    {
        "stat" => new CpuPart(eachCore: true),
        "meminfo" => new MemoryPart(),
        "vmstat" => new PagingPart(),
        "loadavg" => new LoadPart(),
        "diskstats" => new DiskPart(device => device == "vda"),
        "net-dev" => new NetworkPart(),
        "net-snmp" => TcpPart.Snmp(),
        "net-netstat" => TcpPart.Extended(),
        "net-sockstat" => new SocketPart(),
        _ => new PressurePart($"/proc/{name.Replace('-', '/')}", "system.pressure", name[9..]),
    };

    // A tick more of user time for each core.
    private static byte[] Grown(byte[] stat) => Encoding.ASCII.GetBytes(string.Join('\n', Encoding.ASCII.GetString(stat).Split('\n').Select(line =>
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [['c', 'p', 'u', ..], ..] ? $"{words[0]} {long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture) + 1} {string.Join(' ', words[2..])}" : line;
    })));
}
