using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Perf.Telemetry.Monitors.Redis;
using Perf.Tests.Engine.Protocols.Servers;
using Perf.Tests.Model;
using StackExchange.Redis;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A real Redis, and what one said.</summary>
public class RedisMonitorTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public void Parse_ARealInfo_HasNumbersAndGroups()
    {
        var info = RedisInfo.Parse(CapturedFile.Text("redis-info.txt"));
        Assert.True(info.Number("used_memory") > 100_000);
        Assert.Equal(1, info.Number("connected_clients"));
        Assert.Contains(info.Groups("cmdstat_"), command => command.Name == "get" && command.Field("calls") == 1);
        Assert.Contains(info.Groups("db"), database => database.Name == "0" && database.Field("keys") == 1);
        Assert.True(double.IsNaN(info.Number("no_such_key")));
    }

    [Fact]
    public void Read_Damage_NeverThrows() => SeededProperty.ForAll(300, random =>
    {
        var figures = new RedisFigures();
        byte[] text = CapturedFile.Bytes("redis-info.txt");
        void Read(MonitorReading reading) => figures.Read(RedisInfo.Parse(Encoding.Latin1.GetString(CapturedFile.Damage(text, random))), double.NaN, reading);
        Assert.All(Readings.Last(Read, Read), sample => Assert.True(double.IsFinite(sample.Value)));
    });

    /// <summary>A command that is called now and then has seconds without calls: they count, and no time is told of them.</summary>
    [Fact]
    public void Read_ACommandOfSomeSeconds_HasNoCallsInTheOthers()
    {
        static IReadOnlyList<MonitorSample> After(params int[] calls)
        {
            var figures = new RedisFigures();
            return Readings.Last([.. calls.Select(count => (Action<MonitorReading>)(reading => figures.Read(RedisInfo.Parse(FormattableString.Invariant($"used_memory:1\ncmdstat_keys:calls={count},usec={500 * count}\ncmdstat_get:calls=7,usec=70\n")), double.NaN, reading)))]);
        }

        Assert.Equal(2, After(5, 7).Of("redis.cmd.calls", "keys"));
        Assert.Equal(500, After(5, 7).Of("redis.cmd.duration", "keys"));
        IReadOnlyList<MonitorSample> quiet = After(5, 7, 7);
        Assert.Equal(0, quiet.Of("redis.cmd.calls", "keys"));
        Assert.DoesNotContain(quiet, sample => sample.Signal == "redis.cmd.duration" || sample.Labels.Values.Contains("get"));
    }

    [SkippableFact]
    public async Task Read_ARealServer_HasItsCommandsHitsAndMemory()
    {
        server.Require();
        await using ConnectionMultiplexer client = await ConnectAsync();
        IDatabase database = client.GetDatabase();
        await database.StringSetAsync("there", "1");
        using RedisReader reader = ReaderOf($"127.0.0.1:{server.Port},password=${{password}}");
        IReadOnlyList<MonitorSample> samples = Readings.Twice(reader, () =>
        {
            for (int i = 0; i < 30; i++)
            {
                database.StringGet(i % 3 == 0 ? "away" : "there");
            }
        });
        Assert.Equal(100 * 20 / 30.0, samples.Of("redis.keyspace.hit_ratio"), 0.01);
        Assert.True(samples.Of("redis.cmd.calls", "get") > 0);
        Assert.True(samples.Of("redis.memory.used") > 100_000);
        Assert.True(samples.Of("redis.clients.connected") >= 1);
        Assert.True(samples.Of("redis.slowlog.length") >= 0);
        Assert.Equal(samples.Count, samples.Select(sample => sample.Identity()).Distinct().Count());
    }

    [SkippableFact]
    public async Task Read_AUserWithoutRights_IsToldWhichCommand()
    {
        server.Require();
        await using ConnectionMultiplexer client = await ConnectAsync();
        await client.GetDatabase().ExecuteAsync("ACL", "SETUSER", "poor", "on", ">poor", "+ping", "+client", "+info", "+echo");
        using (RedisReader reader = ReaderOf($"127.0.0.1:{server.Port},user=poor,password=poor"))
        {
            var reading = new MonitorReading("r");
            reading.Begin(TimeSpan.FromSeconds(1));
            reader.Read(reading, CancellationToken.None);
            Assert.Contains("ACL SETUSER poor +info +slowlog|len", Assert.Single(reading.Notes), StringComparison.Ordinal);
            Assert.Contains(reading.Samples, sample => sample.Signal == "redis.memory.used");
        }

        await client.GetDatabase().ExecuteAsync("ACL", "SETUSER", "poor", "-info");
        using (RedisReader reader = ReaderOf($"127.0.0.1:{server.Port},user=poor,password=poor"))
        {
            Assert.Contains("ACL SETUSER poor +info", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("r"), CancellationToken.None)).Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void Read_AWrongPassword_SaysSo()
    {
        server.Require();
        using RedisReader reader = ReaderOf($"127.0.0.1:{server.Port},password=wrong");
        MonitorException e = Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("r"), CancellationToken.None));
        Assert.Contains("password", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(RedisServer.Password, e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AServerThatIsDown_SaysSo()
    {
        using RedisReader reader = ReaderOf("127.0.0.1:1");
        Assert.Contains("cannot be reached", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("r"), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Read_AConnectionThatComesTooLate_IsClosed()
    {
        server.Require();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var release = new TaskCompletionSource();
        var accepted = new TaskCompletionSource();
        int open = 0;
        int all = 0;

        // Stands between the monitor and Redis, and passes nothing on until it is let.
        async Task PassAsync(TcpClient client)
        {
            using TcpClient near = client;
            using var far = new TcpClient();
            Interlocked.Increment(ref all);
            Interlocked.Increment(ref open);
            accepted.TrySetResult();
            await release.Task;
            await far.ConnectAsync(IPAddress.Loopback, server.Port);
            try
            {
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        }

        _ = Task.Run(async () =>
        {
            while (true)
            {
                _ = PassAsync(await listener.AcceptTcpClientAsync());
            }
        });
        using RedisReader reader = ReaderOf(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port},password=${{password}}"));
        using var stop = new CancellationTokenSource();
        Task read = Task.Run(() => reader.Read(new MonitorReading("r"), stop.Token));
        await accepted.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        release.SetResult();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref open) == 0, TimeSpan.FromSeconds(30)), $"{open} of {all} connections are still open");
    }

    private static RedisReader ReaderOf(string connection) =>
        new(new RedisMonitor { Name = "r", Connection = connection }, text => text.Replace("${password}", RedisServer.Password, StringComparison.Ordinal));

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        var options = new ConfigurationOptions { Password = RedisServer.Password, AllowAdmin = true };
        options.EndPoints.Add(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}"));
        return ConnectionMultiplexer.ConnectAsync(options);
    }
}
