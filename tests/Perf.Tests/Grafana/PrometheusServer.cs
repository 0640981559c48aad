using System.Globalization;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Grafana;

/// <summary>A real Prometheus with the configuration and rules that ship. Only where things are differs, and that it scrapes each second, so that tests need not wait.</summary>
/// <param name="targets">Where runs listen.</param>
public sealed class PrometheusServer(IReadOnlyList<string> targets) : LocalServer
{
    private const string Program = "/usr/bin/prometheus";

    public static bool IsPresent => File.Exists(Program);

    protected override string Package => "prometheus";

    protected override bool IsInstalled() => IsPresent;

    protected override async Task PrepareAsync()
    {
        foreach (string path in Directory.GetFiles(GrafanaFiles.Monitoring, "*.y*ml", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(Folder, Path.GetRelativePath(GrafanaFiles.Monitoring, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            bool isTargets = Path.GetFileName(Path.GetDirectoryName(path)) == "targets";
            string text = !isTargets ? await File.ReadAllTextAsync(path)
                : Path.GetFileName(path) == "perf.yaml" ? $"- targets: [ {string.Join(", ", targets.Select(target => $"\"{target}\""))} ]\n" : "[]\n";
            await File.WriteAllTextAsync(copy, text.Replace("interval: 5s", "interval: 1s", StringComparison.Ordinal).Replace("timeout: 4s", "timeout: 1s", StringComparison.Ordinal));
        }
    }

    protected override IReadOnlyList<string> CommandAt(int port) =>
    [
        Program, $"--config.file={Path.Combine(Folder, "prometheus.yml")}", $"--storage.tsdb.path={Path.Combine(Folder, "data")}", "--web.listen-address=127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture),
        "--web.enable-remote-write-receiver", "--enable-feature=native-histograms",
    ];

    protected override async Task<bool> IsReadyAsync(int port)
    {
        using var http = new HttpClient();
        try
        {
            return (await http.GetAsync(new Uri($"http://127.0.0.1:{port}/-/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
