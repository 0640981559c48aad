using System.Globalization;
using Perf.Tests.Engine.Protocols.Servers;
using Perf.Tuning;
using StackExchange.Redis;

namespace Perf.Tests.Tuning.Mechanisms.Redis;

/// <summary>A Redis that was started with a file, as packages do it.</summary>
public class TuningRedis : LocalServer, IServiceRestarts
{
    public const string Password = "s3cret";

    private const string Program = "/usr/bin/redis-server";

    protected override string Package => "redis-server";

    /// <summary>Its file.</summary>
    public string Configuration => Path.Combine(Folder, "redis.conf");

    internal MechanismContext Context(bool isCache = true, string password = Password) =>
        new(new TuningTargets { Redis = new RedisTarget { Connection = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port},password={password}"), IsCache = isCache } }, this, TimeProvider.System);

    public bool Knows(string target) => target == "redis";

    public async Task RestartAsync(string target, CancellationToken cancellation)
    {
        await KillAsync();
        await RestartAsync();
    }

    /// <summary>All settings, the digest of all keys, and the bytes of the file.</summary>
    public async Task<string> DumpAsync()
    {
        using ConnectionMultiplexer connection = await ConnectAsync();
        IDatabase database = connection.GetDatabase();
        var settings = (RedisResult[])(await database.ExecuteAsync("CONFIG", "GET", "*"))!;
        IEnumerable<string> pairs = settings.Chunk(2).Select(pair => $"{pair[0]} {pair[1]}").Order(StringComparer.Ordinal);
        return $"{string.Join('\n', pairs)}\n{await database.ExecuteAsync("DEBUG", "DIGEST")}\n{Convert.ToHexString(await File.ReadAllBytesAsync(Configuration))}";
    }

    public async Task<RedisResult> AskAsync(string command, params object[] arguments)
    {
        using ConnectionMultiplexer connection = await ConnectAsync();
        return await connection.GetDatabase().ExecuteAsync(command, arguments);
    }

    protected override bool IsInstalled() => File.Exists(Program);

    protected override async Task FillAsync()
    {
        using ConnectionMultiplexer connection = await ConnectAsync();
        for (int i = 0; i < 50; i++)
        {
            await connection.GetDatabase().ExecuteAsync("SET", $"key{i}", $"value {i}");
        }
    }

    private Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port},password={Password},allowAdmin=true"));

    protected override IReadOnlyList<string> CommandAt(int port)
    {
        // The last line has no end, and settings are there in the words of people.
        if (!File.Exists(Configuration) || Port == 0)
        {
            File.WriteAllText(Configuration, string.Create(
                CultureInfo.InvariantCulture,
                $"# A cache.\nport {port}\nbind 127.0.0.1\ndir {Folder}\nsave \"\"\nrequirepass {Password}\nenable-debug-command yes\n\n  MaxMemory   100mb\ntimeout 0 \nhz 10\nmaxmemory-samples 5"));
        }

        return [Program, Configuration];
    }
}
