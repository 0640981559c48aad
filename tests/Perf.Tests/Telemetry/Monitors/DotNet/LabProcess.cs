using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Perf.Tests.Telemetry.Monitors.DotNet;

/// <summary>The lab's app as a process of its own, ASP.NET Core as it is, on a port of this machine.</summary>
internal sealed class LabProcess : IDisposable
{
    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(120);

    private readonly Process _process;

    private LabProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Id => _process.Id;

    public int Port { get; }

    public Uri Address(string path) => new($"http://127.0.0.1:{Port}{path}");

    /// <summary>Starts one; skips the test where it is not beside the tests.</summary>
    public static async Task<LabProcess> StartAsync(params (string Name, string Value)[] environment)
    {
        string lab = Path.Combine(AppContext.BaseDirectory, "Perf.Lab.dll");
        Skip.If(!File.Exists(lab), "Perf.Lab is not beside the tests");
        int port = FreePort();
        var start = new ProcessStartInfo("dotnet", [lab, "app"]) { RedirectStandardOutput = true };
        start.Environment["LAB_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(s_guard);
            Assert.Equal("ready", line);
            return new LabProcess(process, port);
        }
        catch
        {
            End(process);
            throw;
        }
    }

    public void Dispose() => End(_process);

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    // Below those that systems give away by themselves.
    private static int FreePort()
    {
        for (int port = 20_000 + (Environment.ProcessId % 8000); ; port++)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
