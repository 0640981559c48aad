using Perf.Tests.Tuning.Mechanisms.Postgres;
using Perf.Tuning;
using Perf.Tuning.Redis;

namespace Perf.Tests.Tuning.Mechanisms.Redis;

public sealed class RedisConfigMechanismTests(TuningRedis redis) : IClassFixture<TuningRedis>
{
    private static readonly (string Key, string? Value)[] s_settings =
    [
        ("maxmemory-policy", "allkeys-lru"), ("maxmemory", "200mb"), ("timeout", "300"), ("hz", "20"), ("maxmemory-samples", "10"), ("lazyfree-lazy-eviction", "yes"), ("tcp-keepalive", "60"),
    ];

    [SkippableFact]
    public async Task ApplyThenUndo_AnySettings_LeavesNothingBehind()
    {
        redis.Require();
        var random = new Random(4);
        string before = await redis.DumpAsync();
        for (int round = 0; round < 15; round++)
        {
            ChangeOrder order = Orders.Of("redis", [.. s_settings.Where(_ => random.Next(2) == 0).DefaultIfEmpty(s_settings[0])]);
            var mechanism = new RedisConfigMechanism(redis.Context());

            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

            Observation made = await mechanism.ObserveAsync(order, CancellationToken.None);
            Assert.True(made.IsSet, string.Join(", ", made.Values));
            Assert.Equal(order.Settings, made.Values);
            Assert.NotEqual(before, await redis.DumpAsync());
            await mechanism.UndoAsync(order, capture);
            Assert.Equal(before, await redis.DumpAsync());
        }
    }

    [SkippableFact]
    public async Task Apply_ThenRestart_StillHolds_AndUndoneComesBackToo()
    {
        redis.Require();
        string before = await redis.DumpAsync();
        ChangeOrder order = Orders.Of("redis", ("maxmemory", "200mb"), ("maxmemory-policy", "allkeys-lfu"));
        var mechanism = new RedisConfigMechanism(redis.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        await redis.RestartAsync("redis", CancellationToken.None);
        Assert.True(await mechanism.IsReadyAsync(order, CancellationToken.None));
        Assert.True((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
        await mechanism.UndoAsync(order, capture);
        await redis.RestartAsync("redis", CancellationToken.None);

        // The keys were not to be kept over a restart; the settings and the file were.
        Assert.Equal(before.Split('\n').Where(line => line.Contains("maxmemory", StringComparison.Ordinal)), (await redis.DumpAsync()).Split('\n').Where(line => line.Contains("maxmemory", StringComparison.Ordinal)));
        Assert.Equal(before.Split('\n')[^1], (await redis.DumpAsync()).Split('\n')[^1]);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Undo_SomebodyElseHasWrittenIntoTheFile_TheirsStays(bool isAfterAFailedRestart)
    {
        redis.Require();
        byte[] original = await File.ReadAllBytesAsync(redis.Configuration);
        ChangeOrder order = Orders.Of("redis", ("maxmemory", "200mb"), ("tcp-keepalive", "60"));
        var mechanism = new RedisConfigMechanism(redis.Context());
        try
        {
            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
            await File.AppendAllTextAsync(redis.Configuration, "slowlog-max-len 64\n");

            if (isAfterAFailedRestart)
            {
                await mechanism.RestoreBytesAsync(order, capture, CancellationToken.None);
            }

            string brought = await File.ReadAllTextAsync(redis.Configuration);
            await mechanism.UndoAsync(order, capture);
            Assert.True(!isAfterAFailedRestart || brought == await File.ReadAllTextAsync(redis.Configuration), brought);

            string file = await File.ReadAllTextAsync(redis.Configuration);
            Assert.Contains("slowlog-max-len 64", file);
            Assert.Contains("  MaxMemory   100mb", file);
            Assert.DoesNotContain("tcp-keepalive", file);
        }
        finally
        {
            await File.WriteAllBytesAsync(redis.Configuration, original);
        }
    }

    [SkippableFact]
    public async Task Apply_OneIsNotTaken_AllArePutBack()
    {
        redis.Require();
        string before = await redis.DumpAsync();
        ChangeOrder order = Orders.Of("redis", ("maxmemory", "200mb"), ("hz", "many"));
        var mechanism = new RedisConfigMechanism(redis.Context());
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => mechanism.ApplyAsync(order, capture, CancellationToken.None));

        Assert.Equal(ErrorIds.ChangeFailed, fault.Id);
        Assert.Equal(before, await redis.DumpAsync());
    }

    [SkippableFact]
    public async Task Observe_SameInOtherWords_CountsAsSet()
    {
        redis.Require();
        Observation seen = await new RedisConfigMechanism(redis.Context()).ObserveAsync(Orders.Of("redis", ("maxmemory", "104857600"), ("hz", "10")), CancellationToken.None);
        Observation read = await new RedisConfigMechanism(redis.Context()).ObserveAsync(Orders.Of("redis", ("maxmemory", null), ("no-such-setting", null)), CancellationToken.None);

        Assert.True(seen.IsSet);
        Assert.Equal("104857600", read.Values["maxmemory"]);
        Assert.Null(read.Values["no-such-setting"]);
    }

    [SkippableFact]
    public async Task Observe_WhatCannotBe_IsRefusedWithTheReason()
    {
        redis.Require();
        Observation unknown = await new RedisConfigMechanism(redis.Context()).ObserveAsync(Orders.Of("redis", ("no-such-setting", "1")), CancellationToken.None);
        Observation data = await new RedisConfigMechanism(redis.Context(isCache: false)).ObserveAsync(Orders.Of("redis", ("maxmemory-policy", "allkeys-lru")), CancellationToken.None);
        PerfException stranger = await Assert.ThrowsAsync<PerfException>(() => new RedisConfigMechanism(redis.Context(password: "geheim")).ObserveAsync(Orders.Of("redis", ("hz", "20")), CancellationToken.None));

        Assert.Contains("no-such-setting", unknown.Refusal);
        Assert.Contains("cache: true", data.Refusal);
        Assert.Contains("password", stranger.Message);
        Assert.DoesNotContain("geheim", stranger.ToString());
    }

    [SkippableTheory]
    [InlineData("1", true)]
    [InlineData("100kb", true)]
    [InlineData("90mb", false)]    // Less than now, and more than is in use.
    [InlineData("200mb", false)]
    [InlineData("0", false)]       // No limit.
    public async Task Observe_LessMemoryThanIsInUse_IsRefusedWhereNobodyHasSaidThatKeysMayGo(string limit, bool isRefused)
    {
        redis.Require();
        ChangeOrder order = Orders.Of("redis", ("maxmemory", limit), ("hz", "20"));
        string? data = (await new RedisConfigMechanism(redis.Context(isCache: false)).ObserveAsync(order, CancellationToken.None)).Refusal;

        Assert.Equal(isRefused, data is not null);
        Assert.True(data is null || data.Contains("cache: true", StringComparison.Ordinal), data);
        Assert.Null((await new RedisConfigMechanism(redis.Context()).ObserveAsync(order, CancellationToken.None)).Refusal);
    }

    /// <summary>Redis deletes at once what does not fit, and no undoing brings it back.</summary>
    [SkippableFact]
    public async Task Session_LessMemoryThanIsInUseAndAPolicyThatEvicts_LosesNoKey()
    {
        redis.Require();
        await redis.AskAsync("SET", "order:1", "paid");
        await redis.AskAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        string folder = Directory.CreateTempSubdirectory("perf-backups-").FullName;
        try
        {
            string before = await redis.DumpAsync();
            var context = new ApplyContext(folder, [new RedisConfigMechanism(redis.Context(isCache: false))], redis, new DenyList(), TimeProvider.System);
            var change = new PlannedChange { OptimizationId = "own.limit", Title = "Less memory", Mechanism = "redis.config", Target = "redis", Settings = [new SettingChange { Key = "maxmemory", After = "100kb" }] };
            using (BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan { Changes = [change] }, CancellationToken.None))
            {
                Change made = await session.ApplyAsync(1, change, CancellationToken.None);
                Assert.Equal((TuningState.Failed, ErrorIds.ChangeRefused), (made.State, made.ErrorId));
            }

            Assert.Equal("paid", (await redis.AskAsync("GET", "order:1")).ToString());
            Assert.Equal(before, await redis.DumpAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            await redis.AskAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
            await redis.AskAsync("DEL", "order:1");
        }
    }

    [Fact]
    public void IsTooLittle_OfAnyLimits_IsWhereItIsLoweredToLessThanIsInUse()
    {
        const int Seed = 11_804;
        var random = new Random(Seed);
        string[] units = ["", "b", "kb", "mb"];
        long[] bytes = [1, 1, 1024, 1048576];
        for (int i = 0; i < 5000; i++)
        {
            (int now, int nowUnit, int wanted, int wantedUnit) = (random.Next(3) * random.Next(1, 2000), random.Next(units.Length), random.Next(3) * random.Next(1, 2000), random.Next(units.Length));
            long used = random.NextInt64(1, 4_000_000_000);
            (long before, long after) = (now * bytes[nowUnit], wanted * bytes[wantedUnit]);

            bool isTooLittle = RedisText.IsTooLittle($"{now}{units[nowUnit]}", $"{wanted}{units[wantedUnit]}", used);

            Assert.True(isTooLittle == (after > 0 && after < used && (before == 0 || after < before)), $"seed {Seed}, number {i}: {before} to {after} with {used}");
        }

        Assert.True(RedisText.IsTooLittle(null, "1mb", 2_000_000));
        Assert.False(RedisText.IsTooLittle("100mb", "much", 2_000_000));
    }

    [SkippableFact]
    public async Task Observe_UserWithoutRights_IsToldWhatToGrant()
    {
        redis.Require();
        await redis.AskAsync("ACL", "SETUSER", "perf", "on", ">geheim", "~*", "+@all", "-config");
        try
        {
            string connection = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"127.0.0.1:{redis.Port},user=perf,password=geheim");
            var context = new MechanismContext(new TuningTargets { Redis = new RedisTarget { Connection = connection } }, redis, TimeProvider.System);
            PerfException refused = await Assert.ThrowsAsync<PerfException>(() => new RedisConfigMechanism(context).ObserveAsync(Orders.Of("redis", ("hz", "20")), CancellationToken.None));

            Assert.Equal(ErrorIds.ChangeRefused, refused.Id);
            Assert.Contains("ACL SETUSER perf +config|get", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("geheim", refused.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await redis.AskAsync("ACL", "DELUSER", "perf");
        }
    }

    [SkippableFact]
    public async Task Diff_ShowsNoPassword()
    {
        redis.Require();
        Observation seen = await new RedisConfigMechanism(redis.Context()).ObserveAsync(Orders.Of("redis", ("maxmemory", "200mb"), ("timeout", "30")), CancellationToken.None);

        Assert.Contains("-  MaxMemory   100mb\n+maxmemory 200mb", seen.Diff);
        Assert.DoesNotContain(TuningRedis.Password, seen.Diff);
        Assert.Empty(seen.Warnings);
    }

    [SkippableFact]
    public async Task UndoScript_RunByAShell_PutsItBack()
    {
        redis.Require();
        string before = await redis.DumpAsync();
        ChangeOrder order = Orders.Of("redis", ("maxmemory", "200mb"), ("maxmemory-policy", "allkeys-lru"));
        var mechanism = new RedisConfigMechanism(redis.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        string folder = Directory.CreateTempSubdirectory("perf-undo-").FullName;
        try
        {
            foreach (byte[] bytes in capture.Blobs.Values)
            {
                string path = Path.Combine(folder, BlobName.Of(bytes));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, bytes);
            }

            Shell.Run([$"cd '{folder}'", $"export REDISCLI_AUTH='{TuningRedis.Password}'", .. mechanism.UndoScript(order, capture)]);
            Assert.Equal(before, await redis.DumpAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("maxmemory*", "1")]
    [InlineData("requirepass", "x")]
    [InlineData("dir", "/tmp")]
    [InlineData("appendfsync", "no")]
    [InlineData("save", "")]
    [InlineData("maxmemory", "1\nrequirepass x")]
    [InlineData("maxmemory", "1\" x")]
    public async Task Observe_WhatIsNeverChanged_IsDenied(string key, string value)
    {
        var mechanism = new RedisConfigMechanism(new MechanismContext(new TuningTargets(), new NoRestarts(), TimeProvider.System));
        Assert.Equal(ErrorIds.ChangeDenied, (await Assert.ThrowsAsync<PerfException>(() => mechanism.ObserveAsync(Orders.Of("redis", (key, value)), CancellationToken.None))).Id);
    }

    [Theory]
    [InlineData("100mb", "104857600", true)]
    [InlineData("1g", "1000000000", true)]
    [InlineData("1gb", "1024MB", true)]
    [InlineData("yes", "YES", true)]
    [InlineData("1mb", "1m", false)]
    public void AreEqual_AsRedisReadsThem(string one, string other, bool isEqual) => Assert.Equal(isEqual, RedisText.AreEqual(one, other));
}
