using StackExchange.Redis;

namespace Perf.Telemetry.Monitors.Redis;

/// <summary>The monitor <c>redis</c>.</summary>
internal sealed class RedisReader : IMonitor
{
    // Milliseconds; the reading's own limit is shorter where it is set so.
    private const int ConnectTimeout = 3000;

    private readonly ConfigurationOptions _options;
    private readonly RedisFigures _figures = new();
    private ConnectionMultiplexer? _connection;
    private bool _maySeeSlowLog = true;

    public RedisReader(RedisMonitor definition, Func<string, string> resolve) => _options = OptionsOf(definition, resolve);

    public void Read(MonitorReading reading, CancellationToken stop)
    {
        try
        {
            if (_connection is { IsConnected: false })
            {
                _connection.Dispose();
                _connection = null;
            }

            _connection ??= Connect(stop);
            IDatabase database = _connection.GetDatabase();
            var info = RedisInfo.Parse(database.ExecuteAsync("INFO", "all").WaitAsync(stop).GetAwaiter().GetResult().ToString() ?? "");
            if (info.IsEmpty)
            {
                throw new MonitorException("INFO says nothing: is it a Redis server?");
            }

            _figures.Read(info, SlowLog(database, reading, stop), reading);
        }
        catch (RedisServerException e)
        {
            throw new MonitorException(Explained(e.Message), e);
        }
        catch (RedisConnectionException e)
        {
            throw new MonitorException(e.FailureType == ConnectionFailureType.AuthenticationFailure
                ? Explained("NOAUTH")
                : $"{_options.EndPoints[0]} cannot be reached: {e.Message} Look whether Redis runs and listens there.", e);
        }
        catch (RedisTimeoutException e)
        {
            throw new MonitorException($"{_options.EndPoints[0]} does not answer: {e.Message}", e);
        }
    }

    public void Dispose() => _connection?.Dispose();

    private ConnectionMultiplexer Connect(CancellationToken stop)
    {
        Task<ConnectionMultiplexer> connecting = ConnectionMultiplexer.ConnectAsync(_options);
        try
        {
            return connecting.WaitAsync(stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more, and it goes on all the same: when it comes it would stay connected, one more for each reading that was given up.
            _ = connecting.ContinueWith(static late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    private double SlowLog(IDatabase database, MonitorReading reading, CancellationToken stop)
    {
        if (!_maySeeSlowLog)
        {
            return double.NaN;
        }

        try
        {
            return (double)database.ExecuteAsync("SLOWLOG", "LEN").WaitAsync(stop).GetAwaiter().GetResult();
        }
        catch (RedisServerException e)
        {
            // The rest is worth as much without it.
            _maySeeSlowLog = false;
            reading.Note(Explained(e.Message));
            return double.NaN;
        }
    }

    private string Explained(string message) => message switch
    {
        _ when message.StartsWith("NOPERM", StringComparison.Ordinal) => $"The user{(_options.User is { } user ? $" '{user}'" : "")} may not: {message.TrimEnd('.')}. Let it, as an administrator: ACL SETUSER {_options.User ?? "default"} +info +slowlog|len",
        _ when message.StartsWith("NOAUTH", StringComparison.Ordinal) || message.StartsWith("WRONGPASS", StringComparison.Ordinal)
            => "Redis wants a password, or another one: redis: \"127.0.0.1:6379,password=${env:REDIS_PASSWORD}\".",
        _ => $"Redis answers: {message}",
    };

    // User and password are set by themselves: the text form has no way to write a comma in them.
    private static ConfigurationOptions OptionsOf(RedisMonitor definition, Func<string, string> resolve)
    {
        var rest = new List<string>();
        string? user = null;
        string? password = null;
        foreach (string part in definition.Connection.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith("password=", StringComparison.OrdinalIgnoreCase))
            {
                password = resolve(part["password=".Length..]);
            }
            else if (part.StartsWith("user=", StringComparison.OrdinalIgnoreCase))
            {
                user = resolve(part["user=".Length..]);
            }
            else
            {
                rest.Add(resolve(part));
            }
        }

        try
        {
            var options = ConfigurationOptions.Parse(string.Join(',', rest));
            options.User = user ?? options.User;
            options.Password = password ?? options.Password;
            options.AbortOnConnectFail = true;
            options.ConnectRetry = 1;
            options.ConnectTimeout = ConnectTimeout;
            options.BacklogPolicy = BacklogPolicy.FailFast;
            options.AllowAdmin = true;
            options.ClientName ??= "Perf-monitor";
            options.IncludeDetailInExceptions = false;
            options.IncludePerformanceCountersInExceptions = false;

            // It is watched by being read: what else the library does in its own time would be a part of the monitor's cost.
            options.HeartbeatInterval = TimeSpan.FromSeconds(5);
            return options.EndPoints.Count > 0 ? options : throw new FormatException("there is no address");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            // What the library says may quote a part of a password.
            throw new PerfException(ErrorIds.MonitorUnavailable, $"The connection of the monitor '{definition.Name}' cannot be read ({e.GetType().Name}). Write it as \"127.0.0.1:6379,password=${{env:REDIS_PASSWORD}}\".", definition.Name);
        }
    }
}
