using System.Diagnostics;
using System.Text;
using Perf.Telemetry.Monitors.Processes;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Real processes, and what of /proc tells of them.</summary>
public class ProcessMonitorTests
{
    [Theory]
    [InlineData("nginx", "nginx", "nginx: master process /usr/sbin/nginx -g\0daemon on;\0", true)]
    [InlineData("nginx", "nginx", "nginx: worker process\0", true)]
    [InlineData("Shop.dll", "dotnet", "/usr/bin/dotnet\0/srv/Shop.dll\0--urls\0", true)]
    [InlineData("Shop", "dotnet", "dotnet\0/srv/Shop.dll\0", true)]
    [InlineData("shop.py", "python3", "/usr/bin/python3\0shop.py\0", true)]
    [InlineData("prometheus-node-exporter", "prometheus-node", "/usr/bin/prometheus-node-exporter\0", true)]
    [InlineData("prometheus-node-importer", "prometheus-node", "/usr/bin/prometheus-node-exporter\0", false)]
    [InlineData("ngin", "nginx", "/usr/sbin/nginx\0", false)]
    [InlineData("x", "vi", "vi\0x\0", false)]
    public void Matches_AName_IsTheProgramOrWhatAnInterpreterRuns(string name, string comm, string commandLine, bool expected) =>
        Assert.Equal(expected, ProcessList.Matches(name, comm, commandLine));

    [Fact]
    public void TryParseStat_ARealLine_HasItsFigures()
    {
        Assert.True(ProcessFigures.TryParseStat(CapturedFile.Bytes("proc-self-stat.txt"), out ProcessFigures figures));
        Assert.True(figures is { Threads: > 0, Resident: > 0, Started: > 0 });
    }

    [Fact]
    public void TryParseStat_ANameWithBlanksAndParentheses_IsReadToItsLastOne()
    {
        string fields = string.Join(' ', Enumerable.Range(4, 49));
        Assert.True(ProcessFigures.TryParseStat(Encoding.ASCII.GetBytes($"12 (a) b (c)) S {fields}\n"), out ProcessFigures figures));
        Assert.Equal((0.14, 0.15, 20.0, 22.0, 23.0), (figures.User, figures.System, figures.Threads, figures.Started, figures.Virtual));
        Assert.False(ProcessFigures.TryParseStat(Encoding.ASCII.GetBytes($"12 (gone) Z {fields}\n"), out _));
    }

    [Fact]
    public void TryParseStat_Damage_NeverThrows() => SeededProperty.ForAll(500, random =>
        _ = ProcessFigures.TryParseStat(CapturedFile.Damage(CapturedFile.Bytes("proc-self-stat.txt"), random), out _));

    [SkippableFact]
    public void Read_AProcessThatWorks_HasItsCpuMemoryAndFiles()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is Linux's");
        using Process busy = Process.Start(new ProcessStartInfo("sh", ["-c", "while :; do :; done"]))!;
        try
        {
            using var reader = new ProcessReader(new ProcessMonitor { Name = "p", ProcessId = busy.Id });
            IReadOnlyList<MonitorSample> samples = [];

            // However busy the machine is, it gets a share at some time.
            Assert.True(SpinWait.SpinUntil(() => (samples = Readings.Twice(reader, milliseconds: 200)).Of("process.cpu.utilization") > 0, TimeSpan.FromSeconds(120)));
            Assert.Equal(samples.Of("process.cpu.utilization"), samples.Of("process.cpu.utilization", "user") + samples.Of("process.cpu.utilization", "system"), 1e-6);
            Assert.True(samples.Of("process.memory.usage") > 100_000);
            Assert.Equal(1, samples.Of("process.thread.count"));
            Assert.True(samples.Of("process.open_file_descriptor.count") >= 3);
            Assert.Equal(1, samples.Of("process.count"));
            Assert.All(samples, sample => Assert.Equal("sh", sample.Process));
        }
        finally
        {
            busy.Kill();
        }
    }

    [SkippableFact]
    public void Read_ContextSwitches_AreOfAllThreads()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is Linux's");
        using var files = new ProcessFiles(Environment.ProcessId);
        using var done = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        Assert.True(files.TryRead(out ProcessFigures before));
        var sleeper = new Thread(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                Thread.Sleep(1);
            }

            done.Set();
            end.Wait();
        });
        sleeper.Start();
        done.Wait();
        Assert.True(files.TryRead(out ProcessFigures after));
        end.Set();
        sleeper.Join();

        // Each sleep gives the processor up; the first thread of the tests waits all the while.
        Assert.True(after.Switches - before.Switches >= 300, $"{after.Switches - before.Switches}");
    }

    [Fact]
    public void ThreadSwitches_OfMoreThreadsThanTheBound_AreAllCountedInTurn()
    {
        string folder = Directory.CreateTempSubdirectory("perf-task").FullName;
        try
        {
            void Write(int thread, int switches)
            {
                Directory.CreateDirectory(Path.Combine(folder, $"{thread}"));
                File.WriteAllText(Path.Combine(folder, $"{thread}", "status"), $"Name:\tx\nvoluntary_ctxt_switches:\t{switches}\nnonvoluntary_ctxt_switches:\t{2 * switches}\n");
            }

            foreach (int thread in Enumerable.Range(1, 9))
            {
                Write(thread, 1000);
            }

            var switches = new ThreadSwitches(folder, most: 4);
            Assert.Equal((0.0, 0.0), switches.Read());
            Assert.Equal((0.0, 0.0), switches.Read());
            Assert.Equal((0.0, 0.0), switches.Read());
            foreach (int thread in Enumerable.Range(1, 9))
            {
                Write(thread, 1000 + thread);
            }

            // Three turns of three threads each have seen all of them.
            Assert.InRange(switches.Read().Voluntary, 1, 44);
            switches.Read();
            Assert.Equal((45.0, 90.0), switches.Read());

            // One that ends takes nothing away, one that comes adds all that it did.
            Directory.Delete(Path.Combine(folder, "9"), recursive: true);
            Write(10, 7);
            switches.Read();
            switches.Read();
            Assert.Equal((52.0, 104.0), switches.Read());
            Directory.Delete(folder, recursive: true);
            Assert.True(double.IsNaN(switches.Read().Voluntary));
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    [SkippableFact]
    public void Read_AProcessThatVanishes_IsToldAndFoundAgainByItsName()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is Linux's");
        string folder = Directory.CreateTempSubdirectory("perf-process").FullName;
        string program = Path.Combine(folder, $"perf{Environment.ProcessId}x");
        try
        {
            File.Copy("/bin/sleep", program);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            using Process first = Process.Start(program, ["600"]);
            var reading = new MonitorReading("p");
            using var reader = new ProcessReader(new ProcessMonitor { Name = "p", ProcessId = first.Id });
            reading.Begin(TimeSpan.FromSeconds(1));
            reader.Read(reading, CancellationToken.None);
            Assert.Equal(1, reading.Samples.Of("process.count"));
            Assert.All(reading.Samples, sample => Assert.DoesNotContain(sample.Labels.Keys, key => key.Contains("executable", StringComparison.Ordinal)));
            using var byName = new ProcessReader(new ProcessMonitor { Name = "n", ProcessName = Path.GetFileName(program) });
            Assert.True(SpinWait.SpinUntil(() => ProcessList.Find(Path.GetFileName(program)).Contains(first.Id), TimeSpan.FromSeconds(30)));
            Assert.All(Readings.Last(one => byName.Read(one, CancellationToken.None)), sample => Assert.Equal(Path.GetFileName(program), sample.Process));

            first.Kill();
            first.WaitForExit();
            reading.Begin(TimeSpan.FromSeconds(2));
            MonitorException gone = Assert.Throws<MonitorException>(() => reader.Read(reading, CancellationToken.None));
            Assert.Contains($"no process {first.Id}, nor another by its name '{Path.GetFileName(program)}'", gone.Message, StringComparison.Ordinal);
            Assert.Contains("has ended", Assert.Single(reading.Notes), StringComparison.Ordinal);

            using Process second = Process.Start(program, ["600"]);
            try
            {
                // Between fork and exec it is still called as the one who starts it.
                Assert.True(SpinWait.SpinUntil(() => ProcessList.Find(Path.GetFileName(program)).Contains(second.Id), TimeSpan.FromSeconds(30)));
                reading.Begin(TimeSpan.FromSeconds(20));
                reader.Read(reading, CancellationToken.None);
                Assert.Equal(1, reading.Samples.Of("process.count"));

                // What another process had used before is no growth.
                Assert.DoesNotContain(reading.Samples, sample => sample.Signal == "process.cpu.utilization");
            }
            finally
            {
                second.Kill();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public void Read_ANameThatNobodyHas_SaysSo()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is Linux's");
        using var reader = new ProcessReader(new ProcessMonitor { Name = "p", ProcessName = "no-such-program-here" });
        Assert.Contains("no process of the name 'no-such-program-here'", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("p"), CancellationToken.None)).Message, StringComparison.Ordinal);
    }
}
