using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Perf.Tests.Telemetry.Sinks.Support;

/// <summary>A real Prometheus, or a real Pushgateway, on loopback; ended by its process.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-prometheus-").FullName;
    private readonly Process _process;

    private PrometheusServer(string program, int port, Func<string, string[]> arguments)
    {
        Port = port;
        _process = Process.Start(new ProcessStartInfo(program, arguments(_folder)) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _folder })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    public static PrometheusServer Start(int? scrape = null, bool native = true, bool receiver = true)
    {
        Skip.IfNot(File.Exists("/usr/bin/prometheus"), "prometheus is not on this machine: apt-get install prometheus, or ./build.ps1 -Task Test where it may install it.");
        int port = LowPort();
        var server = new PrometheusServer("/usr/bin/prometheus", port, folder =>
        {
            string config = Path.Combine(folder, "prometheus.yml");
            File.WriteAllText(config, scrape is null ? "global: {}\n" : $$"""
                global: { scrape_interval: 1s, scrape_timeout: 1s }
                scrape_configs: [ { job_name: perf, static_configs: [ { targets: [ "127.0.0.1:{{scrape}}" ] } ] } ]
                """);
            return [$"--config.file={config}", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}", .. native ? ["--enable-feature=native-histograms"] : (string[])[], .. receiver ? ["--web.enable-remote-write-receiver"] : (string[])[]];
        });
        server.WaitFor("/-/ready");
        return server;
    }

    public static PrometheusServer StartPushgateway()
    {
        Skip.IfNot(File.Exists("/usr/bin/prometheus-pushgateway"), "prometheus-pushgateway is not on this machine: apt-get install prometheus-pushgateway.");
        int port = LowPort();
        var server = new PrometheusServer("/usr/bin/prometheus-pushgateway", port, _ => [$"--web.listen-address=127.0.0.1:{port}"]);
        server.WaitFor("/-/ready");
        return server;
    }

    public static int LowPort()
    {
        for (int port = 21_000 + (Environment.ProcessId % 5000); port < 32_000; port++)
        {
            try
            {
                using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (System.Net.Sockets.SocketException)
            {
            }
        }

        throw new InvalidOperationException("No port is free.");
    }

    /// <summary>The values of a query, at a moment.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>> QueryAsync(string query, DateTimeOffset? at = null)
    {
        using var http = new HttpClient();
        string time = at is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&time={at.Value.ToUnixTimeMilliseconds() / 1000.0}");
        using JsonDocument answer = JsonDocument.Parse(await (await http.GetAsync($"{Address}/api/v1/query?query={Uri.EscapeDataString(query)}{time}")).Content.ReadAsStringAsync());
        Assert.Equal("success", answer.RootElement.GetProperty("status").GetString());
        return
        [
            .. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(one => (
                (IReadOnlyDictionary<string, string>)one.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
                double.Parse(one.GetProperty("value")[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture))),
        ];
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void WaitFor(string path)
    {
        using var http = new HttpClient();
        for (int attempt = 0; attempt < 600; attempt++)
        {
            try
            {
                if (http.Send(new HttpRequestMessage(HttpMethod.Get, Address + path)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
            }

            Thread.Sleep(100);
        }

        throw new InvalidOperationException("The server did not get ready.");
    }
}
