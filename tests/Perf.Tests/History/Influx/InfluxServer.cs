using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Perf.Tests.History.Influx;

/// <summary>A real InfluxDB on loopback, with its files in a temporary folder; ended by its process when the tests end.</summary>
public sealed class InfluxServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-influx-").FullName;
    private Process? _process;

    public InfluxServer()
    {
        if (Program is not null)
        {
            Port = FreePort(20_000 + (Environment.ProcessId % 5000));
            Start();
        }
    }

    public static string? Program { get; } = new[] { "/usr/bin/influxd", "/usr/sbin/influxd", "/usr/local/bin/influxd" }.FirstOrDefault(File.Exists);

    public int Port { get; }

    public string Address(string database) => $"influxdb://127.0.0.1:{Port}/{database}";

    public static void SkipWithout() => Skip.If(Program is null, "influxd is not on this machine: apt-get install influxdb, or ./build.ps1 -Task Test where it may install it.");

    public void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        _process = null;
    }

    public void Start()
    {
        string config = Path.Combine(_folder, "influxdb.conf");
        File.WriteAllText(config, $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{FreePort(Port + 1)}"
            [meta]
              dir = "{_folder}/meta"
            [data]
              dir = "{_folder}/data"
              wal-dir = "{_folder}/wal"
            [http]
              bind-address = "127.0.0.1:{Port}"
              log-enabled = false
            [monitor]
              store-enabled = false
            """);
        _process = Process.Start(new ProcessStartInfo(Program!, ["-config", config]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        using var http = new HttpClient();
        for (int attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                if (http.Send(new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{Port}/ping")).StatusCode == HttpStatusCode.NoContent)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
            }

            Thread.Sleep(100);
        }

        throw new InvalidOperationException("influxd did not answer.");
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort(int first)
    {
        // Below the ports that connections are given, so that no connection takes it meanwhile.
        for (int port = first; port < 32_000; port++)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
            }
        }

        throw new InvalidOperationException("No port is free.");
    }
}
