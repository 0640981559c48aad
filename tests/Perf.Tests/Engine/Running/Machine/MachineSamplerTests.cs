using System.Net;
using System.Net.Sockets;
using Perf.Engine.Running.Machine;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Engine.Running.Machine;

public sealed class MachineSamplerTests
{
    [Fact]
    public void Complete_TwoReadings_TellsWhatHappenedBetween()
    {
        using var proc = new TemporaryFolder();
        void Write(string stat, string self)
        {
            proc.Write("stat", stat);
            proc.Write("self/stat", self);
        }

        Directory.CreateDirectory(Path.Combine(proc.Path, "self", "fd"));
        proc.Write("self/limits", "Max open files            8                 64               files\n");
        proc.Write("self/fd/0", "");
        proc.Write("self/fd/1", "");
        Write("cpu  100 0 0 100 0 0 0 0", "1 (x) S 1 2 3 4 5 6 7 8 9 10 50 0 0 0");
        var sampler = new MachineSampler(proc.Path);

        // Of 200 ticks more, 150 were busy and 30 of these our own.
        Write("cpu  230 0 0 150 0 0 0 20", "1 (x) S 1 2 3 4 5 6 7 8 9 10 70 10 0 0");
        GeneratorSample sample = sampler.Complete(new GeneratorSample { OfferedStarts = 5, PortsUsedShare = 0.3 }, []);
        Assert.Equal(new GeneratorSample { OfferedStarts = 5, PortsUsedShare = 0.3, FileDescriptorShare = 0.25, OwnCpuShare = 0.15, OtherCpuShare = 0.6 }, sample);

        // Nothing has moved, and then the files are gone.
        sample = sampler.Complete(new GeneratorSample(), []);
        Assert.Equal((null, null), (sample.OwnCpuShare, sample.OtherCpuShare));
        Directory.Delete(Path.Combine(proc.Path, "self"), recursive: true);
        File.Delete(Path.Combine(proc.Path, "stat"));

        // Files and sockets are not counted in each second.
        Assert.Equal(new GeneratorSample { FileDescriptorShare = 0.25 }, sampler.Complete(new GeneratorSample(), []));
        for (int i = 0; i < 4; i++)
        {
            sample = sampler.Complete(new GeneratorSample(), [new IPEndPoint(IPAddress.Loopback, 80)]);
        }

        Assert.Equal(new GeneratorSample(), sample);
    }

    [Fact]
    public void Complete_Ports_AreAShareOfTheRange()
    {
        using var proc = new TemporaryFolder();
        proc.Write("sys/net/ipv4/ip_local_port_range", "1000 1009");
        string loopback = BitConverter.IsLittleEndian ? "0100007F" : "7F000001";
        proc.Write("net/tcp", string.Join('\n', Enumerable.Range(1000, 4).Select(port => $" 0: {loopback}:{port:X4} {loopback}:0050 06 0")));
        var sampler = new MachineSampler(proc.Path);
        IPEndPoint[] targets = [new(IPAddress.Loopback, 80)];
        Assert.Equal(0.4, sampler.Complete(new GeneratorSample(), targets).PortsUsedShare);

        // The table is long at times, so it is not read in each second.
        File.Delete(Path.Combine(proc.Path, "net", "tcp"));
        Assert.Equal(0.4, sampler.Complete(new GeneratorSample(), targets).PortsUsedShare);
    }

    [Theory]
    [InlineData("TCP: inuse 1 orphan 0 tw 2 alloc 3 mem 0", null, 0.3)]
    [InlineData("TCP: inuse 1 orphan 0 tw 2 alloc 3 mem 0", "TCP6: inuse 1", 0.4)]
    // Half of them are taken, so those towards the target are counted: none is.
    [InlineData("TCP: inuse 1 orphan 0 tw 2 alloc 3 mem 0", "TCP6: inuse 2", 0)]
    [InlineData("another form", null, 0)]
    public void Complete_Ports_AreCountedTowardsTheTargetOnlyWhereTheyMayRunOut(string sockets, string? sockets6, double share)
    {
        using var proc = new TemporaryFolder();
        proc.Write("sys/net/ipv4/ip_local_port_range", "1000 1009");
        proc.Write("net/sockstat", $"sockets: used 74\n{sockets}\nUDP: inuse 9 mem 0\n");
        if (sockets6 is not null)
        {
            proc.Write("net/sockstat6", sockets6 + "\nUDP6: inuse 9\n");
        }

        proc.Write("net/tcp", "");
        Assert.Equal(share, new MachineSampler(proc.Path).Complete(new GeneratorSample(), [new(IPAddress.Loopback, 80)]).PortsUsedShare);
    }

    [SkippableFact]
    public void Complete_ThisMachine_TellsPlausibleFigures()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "only Linux has /proc");
        MachineSampler sampler = MachineSampler.Start()!;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        client.Connect((IPEndPoint)listener.LocalEndpoint);

        // At least a quarter of a second of work of our own, on however busy a machine.
        TimeSpan until = Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(0.25);
        while (Environment.CpuUsage.TotalTime < until)
        {
            _ = Math.Sqrt(until.Ticks);
        }

        GeneratorSample sample = sampler.Complete(new GeneratorSample { CpuSeconds = 1 }, [(IPEndPoint)listener.LocalEndpoint]);
        Assert.Equal(1, sample.CpuSeconds);
        Assert.InRange(sample.OwnCpuShare!.Value, 0.0001, 1);
        Assert.InRange(sample.OtherCpuShare!.Value, 0, 1);
        Assert.InRange(sample.FileDescriptorShare ?? 0.5, 1e-9, 1);
        Assert.InRange(sample.PortsUsedShare!.Value, 1e-9, 1);
        Assert.True(sample.ThrottledMilliseconds is null or >= 0);
    }

    [SkippableFact]
    public void Start_OtherSystems_IsNothing()
    {
        Skip.If(OperatingSystem.IsLinux(), "Linux has /proc");
        Assert.Null(MachineSampler.Start());
    }
}
