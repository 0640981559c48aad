using System.Diagnostics;
using System.Text.Json;
using Perf.Telemetry.Monitors.DotNet;
using Perf.Telemetry.Monitors.DotNet.Nettrace;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A real ASP.NET Core process: the local server of the tests.</summary>
public sealed class CountedProcess : IAsyncLifetime
{
    private Process? _process;

    public int Id => _process?.Id ?? 0;

    public Uri? Address { get; private set; }

    public void Require() => Skip.If(Id == 0, "Perf.Target is not beside the tests");

    public async Task InitializeAsync()
    {
        string target = Path.Combine(AppContext.BaseDirectory, "Perf.Target.dll");
        if (!File.Exists(target))
        {
            return;
        }

        _process = Process.Start(new ProcessStartInfo("dotnet", [target]) { RedirectStandardOutput = true })!;
        string line = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(120)) ?? "";
        using var document = JsonDocument.Parse(line);
        Address = new Uri(document.RootElement.GetProperty("http").GetString()!);
    }

    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
    }

    public Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            Kill();
        }

        _process?.Dispose();
        return Task.CompletedTask;
    }
}

public class DotNetMonitorTests
{
    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(120);

    [SkippableFact]
    public async Task Read_ARealProcess_HasItsRuntimesAndServersCountersAndTellsItsEnd()
    {
        var child = new CountedProcess();
        await child.InitializeAsync();
        try
        {
            child.Require();
            using var reader = new DotNetReader(new DotNetMonitor { Name = "d", ProcessId = child.Id });
            using var client = new HttpClient();
            var seen = new Dictionary<string, double>(StringComparer.Ordinal);
            var reading = new MonitorReading("d");
            var watch = Stopwatch.StartNew();
            using var guard = new CancellationTokenSource(s_guard);
            string[] wanted = ["dotnet.process.cpu.utilization", "dotnet.thread_pool.queue.length", "dotnet.gc.heap.total_allocated", "dotnet.process.memory.working_set", "http.server.request.rate", "kestrel.active_connections", "dotnet.process.cpu.count"];
            while (!wanted.All(seen.ContainsKey) || seen["http.server.request.rate"] == 0)
            {
                // No speed decides: whoever never tells must not hang the tests.
                Assert.False(guard.IsCancellationRequested, string.Join(", ", seen.Keys));
                using HttpResponseMessage _ = await client.GetAsync(child.Address);
                reading.Begin(watch.Elapsed);
                reader.Read(reading, CancellationToken.None);
                foreach (MonitorSample sample in reading.Samples)
                {
                    seen[sample.Signal] = Math.Max(sample.Value, seen.GetValueOrDefault(sample.Signal));
                }

                await Task.Delay(100);
            }

            Assert.True(seen["dotnet.process.memory.working_set"] > 10e6);
            Assert.True(seen["dotnet.gc.heap.total_allocated"] > 0);
            Assert.Equal(Environment.ProcessorCount, seen["dotnet.process.cpu.count"]);
            string? name = Perf.Telemetry.Monitors.DotNet.DotNetProcesses.NameOf(child.Id);
            Assert.False(string.IsNullOrEmpty(name));
            Assert.All(reading.Samples, sample => Assert.Equal(name, sample.Process));
            child.Kill();
            Assert.True(SpinWait.SpinUntil(
                () =>
                {
                    try
                    {
                        reading.Begin(watch.Elapsed);
                        reader.Read(reading, CancellationToken.None);
                        return false;
                    }
                    catch (MonitorException e)
                    {
                        Assert.Contains($"There is no .NET process {child.Id}", e.Message, StringComparison.Ordinal);
                        return true;
                    }
                },
                s_guard));
        }
        finally
        {
            await child.DisposeAsync();
        }
    }

    [Fact]
    public void Read_AProcessThatIsNoneOfDotNet_SaysSo()
    {
        using var reader = new DotNetReader(new DotNetMonitor { Name = "d", ProcessId = 1 });
        Assert.Contains("no .NET process 1", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("d"), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReadAll_AStreamAsItIsSpecified_GivesItsCounters(bool isCompressed)
    {
        var counters = new List<CounterEvent>();
        new CounterEvents(counters.Add).ReadAll(new MemoryStream(NettraceBytes.Of(isCompressed)));
        Assert.Equal(
            [new CounterEvent("My-Source", "queue", 7.5, false, 1, "MB"), new CounterEvent("My-Source", "done", 30, true, 1, "")],
            counters);
    }

    [Fact]
    public void ReadAll_Damage_IsAFormatExceptionOrTheEnd() => SeededProperty.ForAll(2000, random =>
    {
        Exception? e = Record.Exception(() => new CounterEvents(_ => { }).ReadAll(new MemoryStream(CapturedFile.Damage(NettraceBytes.Of(random.Next(2) == 0), random))));
        Assert.True(e is null or FormatException or EndOfStreamException, $"{e}");
    });

    [Theory]
    [InlineData("System.Runtime", "methods-jitted-count", "1/s")]
    [InlineData("System.Runtime", "il-bytes-jitted", "By/s")]
    [InlineData("Microsoft.AspNetCore.Hosting", "total-requests", "1/s")]
    [InlineData("Microsoft.AspNetCore.Hosting", "failed-requests", "1/s")]
    [InlineData("Microsoft-AspNetCore-Server-Kestrel", "total-connections", "1/s")]
    [InlineData("Microsoft-AspNetCore-Server-Kestrel", "total-tls-handshakes", "1/s")]
    [InlineData("Microsoft-AspNetCore-Server-Kestrel", "failed-tls-handshakes", "1/s")]
    public void Take_ATotal_IsGivenAsARate(string provider, string counter, string unit)
    {
        var table = new CounterTable();
        IReadOnlyList<MonitorSample> Of(double total) => Readings.Last(reading =>
        {
            table.Take(new CounterEvent(provider, counter, total, IsIncrement: false, Seconds: 2, ""));
            table.Give(reading);
        });
        Assert.Empty(Of(1000));
        MonitorSample sample = Assert.Single(Of(1030));
        Assert.Equal((15.0, unit), (sample.Value, sample.Unit));
        Assert.Equal(0, Assert.Single(Of(1030)).Value);

        // Another process counts from its own beginning.
        Assert.Empty(Of(5));
        table.Restart();
        Assert.Empty(Of(2000));
        Assert.Equal(5, Assert.Single(Of(2010)).Value);
    }

    [Theory]
    [InlineData("System.Runtime", "working-set", false, "MB", "dotnet.process.memory.working_set", "By", 1e6)]
    [InlineData("My-Source", "Open-Files", false, "", "my-source.open_files", "", 1)]
    [InlineData("My-Source", "sent", true, "KB", "my-source.sent", "By/s", 1e3)]
    public void Of_ACounter_HasOpenTelemetrysNameOrItsOwn(string provider, string counter, bool isIncrement, string unit, string name, string signalUnit, double scale)
    {
        (MonitorSignal signal, double by) = CounterNames.Of(provider, counter, isIncrement, unit);
        Assert.Equal((name, signalUnit, scale), (signal.Name, signal.Unit, by));
    }
}
