namespace Perf.Analysis;

/// <summary>A cache that is there answers too little.</summary>
internal sealed class CacheMissRule : IBottleneckRule
{
    public string Id => "cache.miss";

    public FindingLayer Layer => FindingLayer.Cache;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        double? rate = run.CacheRate;
        Signal? hits = run.One("redis.keyspace.hits");
        Signal? misses = run.One("redis.keyspace.misses");
        double? lookups = (hits?.Mean + misses?.Mean) / rate;
        double? ratio = hits?.Mean + misses?.Mean > 0 ? hits!.Mean / (hits.Mean + misses!.Mean) * 100 : null;
        Signal? evicted = run.One("redis.keys.evicted");
        Signal? expired = run.One("redis.keys.expired");
        double? gone = ((evicted?.Mean ?? 0) + (expired?.Mean ?? 0)) / rate;
        double? proxied = Proxied(run);
        double missed = Math.Max(ratio is { } hit && lookups > 0.05 ? 1 - (hit / 100) : 0, (proxied ?? 0) / 100);

        // One that fills at the run's beginning misses less and less; that is no fault.
        double fills = hits is { Count: >= 20 } && Half(hits, misses, false) is { } first && Half(hits, misses, true) is { } second && second > first + 0.15 ? 0.3 : 1;
        // Two caches that a request may pass: where one is seen, the other's silence leaves nothing open.
        double? found = ratio ?? (proxied is null ? null : 100);
        double? unanswered = proxied ?? (hits is null ? null : 0);
        // Of the two the one is named that misses more of what it should have.
        bool isProxys = Scores.Ramp(proxied, 60, 95, 0) > Scores.Ramp(ratio, 85, 50, 0);
        double? behind = budget.Of("app-cpu", "db-cpu", "db-lock", "db-io", "db-wal", "db-other", "db-way", "dep-calls", "pool-wait", "unattributed");
        suspicion.Name(isProxys ? $"The proxy's cache does not answer {proxied:0} % of what it might" : (FormattableString)$"The cache misses {100 - (ratio ?? 100):0} % of what is asked of it");
        suspicion.Tell(Figure.Of(EvidenceFamily.Cache, "redis.keyspace.hit_ratio", found, "%", hits?.Series.Monitor ?? ""), 85, 50, Scores.Strong, value => $"only {value:0} % of the look-ups in Redis find their key, {lookups:0.00} look-ups for each request", Scores.Ramp(lookups ?? 0, 0.05, 0.3) * fills);
        // Keys that nobody looks up (of queues, of locks) expire as well, and are no misses.
        suspicion.Tell(Figure.Of(EvidenceFamily.Cache, "redis.keys.evicted and expired / requests", hits is null ? null : gone, "1", evicted?.Series.Monitor ?? ""), 0.05, 0.4, Scores.Strong, value => $"{value:0.00} keys are thrown out for each request ({evicted?.Mean ?? 0:0} evicted and {expired?.Mean ?? 0:0} expired a second)", Scores.Ramp(ratio, 90, 60, 0));
        suspicion.Tell(Figure.Of(EvidenceFamily.Proxy, "nginx.cache.responses MISS, EXPIRED, BYPASS", unanswered, "%", run.SourceOf("nginx")), 60, 95, Scores.Strong, value => $"{value:0} % of what nginx might have answered from its cache it did not");
        suspicion.For(budget.ShareFigure("behind the cache / response time", behind), 30, 70, Scores.Support, value => $"{value:0} % of the response time is what the cache should save");
        suspicion.For(Figure.Of(EvidenceFamily.Database, "statements / requests", run.Database.Statements?.Sum("calls") / run.DatabaseRequests ?? run.One("postgresql.statements.calls")?.Mean / run.DatabaseRate, "1", run.Database.Source), 0.3, 0.9, Scores.Hint, value => $"the database is asked {value:0.00} times for each request");
        suspicion.CostsTime(behind * missed, 0.8);
        suspicion.Explain($"What the cache does not have is computed or read anew. Keys that live too short, a memory that is too small, or keys that no second request asks for.");
        suspicion.Missing(hits is null && proxied is null, "The monitor 'redis', or nginx' log with $upstream_cache_status, would say what the cache answers.");
        suspicion.Parameter("hit_ratio", ratio);
        suspicion.Parameter("evicted_per_second", evicted?.Mean);
        suspicion.Cures("api.proxy_cache");
        if (evicted?.Mean > 0)
        {
            suspicion.Cures("api.redis.maxmemory-policy");
        }

        suspicion.Verify("With a longer life or more memory the hit ratio rises, and statements per request fall by as much.");
    }

    private static double? Proxied(RunEvidence run)
    {
        Signal[] all = [.. run.Each("nginx.cache.responses")];
        double Answers(Signal one) => (one.Mean ?? 0) * run.PartOf(one);
        double sum = all.Sum(Answers);
        return sum <= 0 ? null : all.Where(one => one.Series.Labels.GetValueOrDefault("status", "") is "MISS" or "EXPIRED" or "BYPASS").Sum(Answers) / sum * 100;
    }

    private static double? Half(Signal hits, Signal? misses, bool isSecond)
    {
        double middle = (hits.Seconds[0] + hits.Seconds[^1]) / 2;
        (double from, double to) = isSecond ? (middle, double.PositiveInfinity) : (double.NegativeInfinity, middle);
        return hits.MeanBetween(from, to) is { } hit && misses?.MeanBetween(from, to) is { } miss && hit + miss > 0 ? hit / (hit + miss) : null;
    }
}
