using System.Globalization;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Telemetry.Health;

/// <summary>A real Prometheus that scrapes itself and a server that is not there.</summary>
public sealed class PrometheusServer : LocalServer
{
    private const string Program = "/usr/bin/prometheus";

    protected override string Package => "prometheus";

    protected override bool IsInstalled() => File.Exists(Program);

    protected override IReadOnlyList<string> CommandAt(int port)
    {
        string config = Path.Combine(Folder, "prometheus.yml");
        // Port 1 of loopback: nobody listens there.
        File.WriteAllText(config, $"""
            global: {'{'} scrape_interval: 1s, scrape_timeout: 1s {'}'}
            scrape_configs:
              - {'{'} job_name: self, static_configs: [{'{'} targets: ["127.0.0.1:{port}"] {'}'}] {'}'}
              - {'{'} job_name: gone, static_configs: [{'{'} targets: ["127.0.0.1:1"] {'}'}] {'}'}
            """);
        return [Program, $"--config.file={config}", $"--storage.tsdb.path={Path.Combine(Folder, "data")}", "--web.listen-address=127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture)];
    }
}
