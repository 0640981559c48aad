using Perf.Tests.Tuning.Mechanisms.Redis;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The same with a real Redis.</summary>
public sealed class KillRedisTests(TuningRedis redis) : IClassFixture<TuningRedis>
{
    [SkippableFact]
    public async Task Set_KilledAnywhere_IsRecoveredOrOfferedForUndo()
    {
        redis.Require();
        KillRun run = Run();
        await run.SetAsync();
        await run.UndoAsync();
        await run.AtTimesAsync(1, 10, 40);
    }

    [SkippableFact]
    public async Task Journal_CutAnywhere_IsUndoneExactlyOrToldAsDamaged()
    {
        redis.Require();
        await Run().CutAsync(inLines: false);
    }

    private KillRun Run() =>
        new(_ => Task.FromResult(new KillPlan(KillSubjects.Change("redis.config", "redis", ("maxmemory", "200mb"), ("maxmemory-policy", "allkeys-lfu")), redis.Context().Targets)), _ => redis.DumpAsync(), atOnce: 1);
}
