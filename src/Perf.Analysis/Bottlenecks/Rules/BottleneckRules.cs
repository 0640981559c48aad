namespace Perf.Analysis;

/// <summary>Every class that is looked for. A list, so that what is looked for can be read in one place; the load generator is asked first.</summary>
internal static class BottleneckRules
{
    /// <summary>The rules.</summary>
    public static IReadOnlyList<IBottleneckRule> All { get; } =
    [
        new GeneratorSaturatedRule(),
        new NoisyNeighbourRule(), new HostCpuRule(), new CpuThrottleRule(), new HostMemoryRule(), new HostDiskRule(),
        new WalSyncRule(), new MissingIndexRule(), new SlowQueryRule(), new NPlusOneRule(), new LockRule(), new IdleInTransactionRule(), new PoolSmallRule(), new ConnectionChurnRule(), new MaxConnectionsRule(),
        new DatabaseCacheMissRule(), new CheckpointRule(), new BloatRule(),
        new ThreadPoolRule(), new AppLockRule(), new GarbageCollectionRule(), new LeakRule(), new CpuHandlerRule(),
        new BandwidthRule(), new LatencyRule(), new ConnectionLimitsRule(), new TlsHandshakeRule(), new DnsRule(),
        new WorkerConnectionsRule(), new RateLimitRule(), new UpstreamKeepaliveRule(),
        new CacheMissRule(), new DependencyErrorsRule(), new SlowDependencyRule(), new LogVerbosityRule(),
    ];
}
