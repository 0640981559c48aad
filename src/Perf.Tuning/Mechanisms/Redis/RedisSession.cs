using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace Perf.Tuning.Redis;

/// <summary>One connection with the target's Redis.</summary>
internal sealed class RedisSession : IDisposable
{
    // Milliseconds.
    private const int Patience = 5000;

    private readonly ConnectionMultiplexer _connection;
    private readonly EndPoint _asked;

    private RedisSession(ConnectionMultiplexer connection, EndPoint asked, string address)
    {
        _connection = connection;
        _asked = asked;
        Address = address;
    }

    /// <summary>Where it is, without anything secret.</summary>
    public string Address { get; }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.NoTuningTargets"/>: there is no such target, or its connection cannot be read. <see cref="ErrorIds.ChangeRefused"/>: the server does not answer.</exception>
    public static async Task<RedisSession> OpenAsync(MechanismContext context, CancellationToken cancellation)
    {
        ConfigurationOptions options = OptionsOf(context.Targets.Redis);
        EndPoint asked = options.EndPoints[0];
        string address = asked.ToString()!.Replace("Unspecified/", "", StringComparison.Ordinal);
        Task<ConnectionMultiplexer> connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            return new RedisSession(await connecting.WaitAsync(cancellation).ConfigureAwait(false), asked, address);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more, and it goes on all the same.
            _ = connecting.ContinueWith(static late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            bool isRefused = e.Message.Contains("NOAUTH", StringComparison.Ordinal) || e.Message.Contains("WRONGPASS", StringComparison.Ordinal) || e is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure };
            throw new PerfException(
                ErrorIds.ChangeRefused,
                isRefused ? $"Redis at {address} wants a password, or another one: tuning: redis: connection: \"127.0.0.1:6379,password=${{env:REDIS_PASSWORD}}\"." : $"Redis at {address} cannot be reached. Look whether it runs and listens there.",
                null,
                e);
        }
    }

    /// <summary>The value of a setting; null where Redis has none of that name.</summary>
    public async Task<string?> GetAsync(string key, CancellationToken cancellation)
    {
        RedisResult[] pair = (RedisResult[]?)await AskAsync("CONFIG", cancellation, "GET", key).ConfigureAwait(false) ?? [];
        return pair.Length >= 2 ? pair[1].ToString() : null;
    }

    /// <summary>Sets a setting.</summary>
    public Task SetAsync(string key, string value, CancellationToken cancellation) => AskAsync("CONFIG", cancellation, "SET", key, value);

    /// <summary>The file that it was started with, empty where there is none; and whether that is a path of this machine.</summary>
    public async Task<(string Path, bool IsHere)> FileAsync(CancellationToken cancellation)
    {
        string[] info = await InfoAsync("server", cancellation).ConfigureAwait(false);
        bool isHere = int.TryParse(Field(info, "process_id:"), NumberStyles.None, CultureInfo.InvariantCulture, out int process)
            && int.TryParse(Field(info, "uptime_in_seconds:"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            && await LocalRedis.RunsHereAsync(_asked, process, TimeSpan.FromSeconds(seconds), cancellation).ConfigureAwait(false);
        return (Field(info, "config_file:"), isHere);
    }

    /// <summary>Bytes that it has in use; null where it does not say.</summary>
    public async Task<long?> UsedMemoryAsync(CancellationToken cancellation) =>
        long.TryParse(Field(await InfoAsync("memory", cancellation).ConfigureAwait(false), "used_memory:"), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : null;

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static string Field(string[] info, string name) => info.Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(line => line[name.Length..].Trim()).FirstOrDefault() ?? "";

    private async Task<string[]> InfoAsync(string section, CancellationToken cancellation) => ((await AskAsync("INFO", cancellation, section).ConfigureAwait(false)).ToString() ?? "").Split('\n');

    private async Task<RedisResult> AskAsync(string command, CancellationToken cancellation, params object[] arguments)
    {
        try
        {
            return await _connection.GetDatabase().ExecuteAsync(command, arguments).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (RedisServerException e)
        {
            throw e.Message switch
            {
                _ when e.Message.StartsWith("NOPERM", StringComparison.Ordinal) => new PerfException(ErrorIds.ChangeRefused, $"The user of the connection to Redis may not: {e.Message.TrimEnd('.')}. Let it, as an administrator: ACL SETUSER perf +config|get +config|set +info", null, e),
                _ when e.Message.Contains("unknown command", StringComparison.OrdinalIgnoreCase) => new PerfException(ErrorIds.ChangeRefused, $"Redis at {Address} does not have CONFIG, as many that are hosted. Change it where it is hosted.", null, e),
                _ => new PerfException(ErrorIds.ChangeFailed, $"Redis at {Address} answers: {e.Message.TrimEnd('.')}.", null, e),
            };
        }
        catch (Exception e) when (e is RedisConnectionException or RedisTimeoutException or TimeoutException)
        {
            throw new PerfException(ErrorIds.ChangeFailed, $"Redis at {Address} does not answer any more. Look whether it runs.", null, e);
        }
    }

    private static ConfigurationOptions OptionsOf(RedisTarget? target)
    {
        if (target is null || target.Connection.Length == 0)
        {
            throw new PerfException(ErrorIds.NoTuningTargets, "The environment does not say which Redis may be changed. Name it in environments.yaml: tuning: redis: connection: \"127.0.0.1:6379,password=${env:REDIS_PASSWORD}\".");
        }

        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(target.Connection);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // What the library says may quote a part of a password.
            throw new PerfException(ErrorIds.NoTuningTargets, $"The connection string of the environment's tuning: redis: cannot be read ({e.GetType().Name}). Write it as \"127.0.0.1:6379,password=${{env:REDIS_PASSWORD}}\".");
        }

        if (options.EndPoints.Count != 1)
        {
            throw new PerfException(ErrorIds.NoTuningTargets, "The environment's tuning: redis: names not one server. Settings are of one server: name the one that is to be changed.");
        }

        options.AllowAdmin = true;
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.ConnectTimeout = Patience;
        options.AsyncTimeout = Patience;
        options.ClientName = "Perf-tuning";
        return options;
    }
}
