using Npgsql;
using Perf.Tests.Engine.Protocols.Servers;
using Perf.Tests.Telemetry.Monitors;

namespace Perf.Tests.Grafana;

/// <summary>Real servers for monitors to read, as far as they are installed.</summary>
internal sealed class MonitoredServices : IAsyncDisposable
{
    private const string PasswordVariable = "PERF_TEST_BOARDS_REDIS";

    private readonly TimingNginx _nginx = new();
    private readonly RedisServer _redis = new();
    private readonly PostgreSqlServer _postgres = new();
    private readonly CountedProcess _dotnet = new();
    private NpgsqlConnection? _session;

    /// <summary>Monitors of the machine, of this process, and of the servers.</summary>
    public IReadOnlyList<MonitorDefinition> Monitors =>
    [
        new HostMonitor { Name = "host" },
        new ProcessMonitor { Name = "perf itself", ProcessId = Environment.ProcessId },
        .. _dotnet.Id == 0 ? Array.Empty<MonitorDefinition>() : [new DotNetMonitor { Name = "dotnet", ProcessId = _dotnet.Id }],
        .. _nginx.Port == 0 ? Array.Empty<MonitorDefinition>() : [new NginxMonitor { Name = "nginx", Address = $"{_nginx.Address}/status" }],
        .. _redis.Port == 0 ? Array.Empty<MonitorDefinition>() : [new RedisMonitor { Name = "redis", Connection = $"127.0.0.1:{_redis.Port},password=${{env:{PasswordVariable}}}" }],
        .. _postgres.Port == 0 ? Array.Empty<MonitorDefinition>() : [new PostgreSqlMonitor { Name = "postgresql", ConnectionString = _postgres.ConnectionString() }],
    ];

    /// <summary>Words of questions that nothing can answer here: of servers that are not installed, and of what this machine's kernel does not have.</summary>
    public IReadOnlyList<string> Missing =>
    [
        .. new[] { (Word: "\"nginx.", Port: _nginx.Port), (Word: "\"redis.", Port: _redis.Port), (Word: "\"postgresql.", Port: _postgres.Port), (Word: "\"dotnet.", Port: _dotnet.Id) }.Where(one => one.Port == 0).Select(one => one.Word),
        .. Directory.Exists("/proc/pressure") ? Array.Empty<string>() : ["system.pressure"],
        .. Directory.Exists("/sys/fs/cgroup") && Directory.EnumerateFileSystemEntries("/sys/fs/cgroup").Any() ? Array.Empty<string>() : ["container."],
    ];

    public async Task StartAsync()
    {
        Environment.SetEnvironmentVariable(PasswordVariable, RedisServer.Password);
        await Task.WhenAll(_nginx.InitializeAsync(), _redis.InitializeAsync(), _postgres.InitializeAsync(), _dotnet.InitializeAsync());
        if (_postgres.Port > 0)
        {
            // A client, for there to be sessions.
            _session = new NpgsqlConnection(_postgres.ConnectionString());
            await _session.OpenAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        await Task.WhenAll(_nginx.DisposeAsync(), _redis.DisposeAsync(), _postgres.DisposeAsync(), _dotnet.DisposeAsync());
        Environment.SetEnvironmentVariable(PasswordVariable, null);
    }
}
