using System.Text;
using Perf.Tests.Tuning.Files;
using Perf.Tests.Tuning.Mechanisms.Kernel;
using Perf.Tests.Tuning.Mechanisms.Nginx;
using Perf.Tests.Tuning.Mechanisms.Postgres;
using Perf.Tests.Tuning.Mechanisms.Redis;
using Perf.Tuning;

namespace Perf.Tests.Tuning.RoundTrip;

/// <summary>A system that an entry of the catalogue can be made on: the real server, or files and a kernel in a folder of their own. None of it is as the catalogue wants it.</summary>
internal sealed class RoundTripSystem : IServiceRestarts, IAsyncDisposable
{
    /// <summary>What no journal, script or message may hold.</summary>
    internal const string Secret = "geheim-1f7a";

    private readonly FileFolder _folder = new();
    private readonly FakeKernel _kernel = new();
    private TuningCluster? _cluster;
    private NginxServer? _nginx;

    private RoundTripSystem()
    {
    }

    internal TuningTargets Targets { get; private set; } = new();

    /// <summary>All that must be the same after undoing, as a text.</summary>
    internal Func<Task<string>> SnapshotAsync { get; private set; } = static () => Task.FromResult("");

    /// <summary>The folders that all of its files are in; none where a server's own are not looked at.</summary>
    internal IReadOnlyList<string> Folders { get; private set; } = [];

    /// <summary>Values that only this system knows, by the keys of their settings.</summary>
    internal Dictionary<string, string> Values { get; } = [];

    /// <summary>Makes one for a way of a change; skips where the server is not installed.</summary>
    internal static async Task<RoundTripSystem> MakeAsync(OptimizationChange way, string form, TuningCluster cluster, TuningRedis redis)
    {
        var made = new RoundTripSystem();
        try
        {
            switch (way.Target)
            {
                case "postgresql":
                    cluster.Require();
                    made._cluster = cluster;
                    made.Targets = cluster.Context().Targets;
                    made.SnapshotAsync = cluster.SettledAsync;
                    break;
                case "redis":
                    redis.Require();
                    made.Targets = redis.Context().Targets;
                    made.SnapshotAsync = redis.DumpAsync;
                    break;
                case "nginx":
                    await made.NginxAsync();
                    break;
                case "system":
                    made.Kernel();
                    break;
                default:
                    made.Application(way.Mechanism, form);
                    break;
            }

            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    public bool Knows(string target) => true;

    public Task RestartAsync(string target, CancellationToken cancellation) => _cluster?.RestartAsync(target, cancellation) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
        {
            await _nginx.DisposeAsync();
        }

        _folder.Dispose();
        _kernel.Dispose();
    }

    private async Task NginxAsync()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        NginxServer server = _nginx = new NginxServer();
        string log = server.Folder["access.log"];
        await server.StartAsync(text => text.Replace("access_log off;", $"access_log {log};", StringComparison.Ordinal));
        string cache = server.Folder["cache"];
        Values["http/proxy_cache_path"] = $"{cache} levels=1:2 keys_zone=perf:10m max_size=256m inactive=10m use_temp_path=off";
        Values["http/access_log"] = $"{log} combined buffer=64k flush=1s";
        Targets = new TuningTargets { Nginx = server.Target with { AllowCache = true } };
        Folders = [server.Folder.Path];
        SnapshotAsync = () => Task.FromResult($"{server.Everything()}\ncache: {Directory.Exists(cache)}");
    }

    private void Kernel()
    {
        // In the forms that are written back, for no kernel stands behind these files that would give them its own.
        _kernel.Write("proc/net/ipv4/ip_local_port_range", "32768 60999\n");
        _kernel.Write("proc/net/ipv4/tcp_slow_start_after_idle", "1\n");
        _kernel.Write("proc/vm/dirty_bytes", "1073741824\n");
        _kernel.Write("proc/vm/dirty_background_bytes", "268435456\n");
        _kernel.Write("proc/vm/dirty_background_ratio", "0\n");
        _kernel.Write("sys/block/sda/queue/scheduler", "mq-deadline\n");
        Targets = new TuningTargets { System = FakeKernel.TargetIn(_kernel.Folder) };
        Folders = [_kernel.Folder];
        SnapshotAsync = () => Task.FromResult(_kernel.Dump());
    }

    private void Application(string mechanism, string form)
    {
        string settings = Write($"settings.{form}", form switch
        {
            "json" => "{\r\n  // why\r\n  \"Logging\": { \"LogLevel\": { \"Default\": \"Information\" } },\r\n  \"ResponseCaching\": { \"Enabled\": false },\r\n  \"ResponseCompression\": { \"Enabled\": false }\r\n}",
            "yaml" => "Logging:\r\n  LogLevel:\r\n    Default: Information # why\r\nResponseCaching:\r\n  Enabled: false\r\nResponseCompression:\r\n  Enabled: false",
            _ => "; why\r\n[Logging:LogLevel]\r\nDefault = Information\r\n[ResponseCaching]\r\nEnabled = false\r\n[ResponseCompression]\r\nEnabled = false",
        });
        string pool = $"Host=db;Username=shop;Password={Secret};Maximum Pool Size=2;Pooling=false";
        var application = new ApplicationTarget
        {
            Name = "shop",
            Unit = "shop",
            SettingsFile = settings,
            ConnectionFile = Write("connection.json", $"{{\r\n  \"ConnectionStrings\": {{ \"Shop\": \"{pool}\" }}\r\n}}"),
            ConnectionKey = "ConnectionStrings:Shop",
            RuntimeConfiguration = Write("shop.runtimeconfig.json", "{\r\n  \"runtimeOptions\": {\r\n    \"tfm\": \"net10.0\",\r\n    \"configProperties\": {\r\n      \"System.GC.Server\": true\r\n    }\r\n  }\r\n}"),

            // Variables win over the runtime's file, which is then not changed.
            EnvironmentFile = mechanism == "file.env" ? Write("shop.env", $"# why\r\nDOTNET_gcServer=1\r\nAPI_KEY={Secret}") : null,
        };
        Write("units/shop.service", "[Service]\r\nExecStart=/bin/true");
        Targets = new TuningTargets { Applications = [application], System = new SystemTarget { UnitFolder = _folder["units"] } };
        Folders = [_folder.Path];
        SnapshotAsync = () => Task.FromResult(_folder.Everything());
    }

    private string Write(string name, string text)
    {
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)];
        return _folder.Write(name, bytes);
    }
}
