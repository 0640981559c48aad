using System.Globalization;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Telemetry.Alerts.Channels;

/// <summary>A real Alertmanager that tells nobody.</summary>
public sealed class AlertmanagerServer : LocalServer
{
    private const string Program = "/usr/bin/prometheus-alertmanager";

    protected override string Package => "prometheus-alertmanager";

    protected override bool IsInstalled() => File.Exists(Program);

    protected override Task PrepareAsync() => File.WriteAllTextAsync(Path.Combine(Folder, "alertmanager.yml"), "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n");

    protected override IReadOnlyList<string> CommandAt(int port) =>
    [
        Program, $"--config.file={Path.Combine(Folder, "alertmanager.yml")}", $"--storage.path={Path.Combine(Folder, "data")}", "--cluster.listen-address=",
        "--web.listen-address=127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture),
    ];
}
