namespace Perf.Analysis;

/// <summary>
/// Makes the time budget of the mean request. The client's own phases add up to its response time; the time until the first byte is split by what the proxy, the application and the database
/// say of it. What servers claim is never more than the client waited: where they claim more, all are made smaller by the same factor, and it is told.
/// </summary>
internal static class TimeBudgetBuilder
{
    // Servers and client see the same request with two clocks and two sets of requests: warm-up, and requests of others.
    private const double ToldFrom = 1.1;

    // Little's law is exact; what is sampled once a second is not.
    private const double LittleTolerance = 0.1;
    private const double LittleLeast = 4;

    private static readonly Dictionary<string, string> s_titles = new(StringComparer.Ordinal)
    {
        ["client"] = "load generator: late start, waiting for a connection",
        ["dns"] = "looking up its name",
        ["connect"] = "connecting",
        ["tls"] = "TLS handshake",
        ["send"] = "sending the request",
        ["proxy"] = "proxy",
        ["upstream-connect"] = "proxy connecting to the application",
        ["app-queue"] = "application, waiting for a thread",
        ["app-cpu"] = "application, computing",
        ["app-lock"] = "application, waiting for locks",
        ["gc"] = "application, garbage collection",
        ["cache"] = "cache",
        ["db-cpu"] = "database, computing",
        ["db-lock"] = "database, waiting for locks",
        ["db-io"] = "database, reading from disk",
        ["db-wal"] = "database, writing its log",
        ["db-other"] = "database, other",
        ["db-way"] = "between application and database",
        ["dep-calls"] = "calls to other services",
        ["pool-wait"] = "application, waiting for a connection to the database",
        ["app-way"] = "between proxy and application",
        ["transfer"] = "receiving the response",
        ["unattributed"] = "not attributed",
    };

    /// <summary>The parts that there are.</summary>
    internal static IReadOnlyCollection<string> Tiers => s_titles.Keys;

    /// <summary>Makes it.</summary>
    /// <param name="run">The run.</param>
    public static RequestTime Of(RunEvidence run)
    {
        ClientFigures client = run.Client;
        if (client.Response is not (> 0 and { } response))
        {
            return new RequestTime(null);
        }

        var contradictions = new List<string>();
        var parts = new List<(string Tier, double Milliseconds, string Source)>();
        void Add(string tier, double? milliseconds, string source)
        {
            if (milliseconds is { } time && double.IsFinite(time))
            {
                parts.Add((tier, Math.Max(0, time), source));
            }
        }

        string prefix = client.Family.Protocol;
        double lookingUp = Math.Min(client.LookingUp ?? 0, client.BeforeSending ?? 0);
        Add("client", client.BeforeSending - lookingUp, $"{prefix}_req_response_time − its phases");
        Add("dns", lookingUp > 0 ? lookingUp : null, $"{client.Family.LookingUp} / requests");
        Add("connect", client.Connecting, client.Family.Connecting);
        Add("tls", client.Tls, client.Family.TlsHandshaking);
        Add("send", client.Sending, client.Family.Sending);
        double outside = parts.Sum(part => part.Milliseconds) + (client.Receiving ?? 0);
        double server = client.Waiting ?? Math.Max(0, response - outside);
        List<(string Tier, double Milliseconds, string Source)> inside = Inside(run, server);
        double claimed = inside.Sum(part => part.Milliseconds);
        if (claimed > server)
        {
            if (claimed > server * ToldFrom && claimed - server > 0.5)
            {
                contradictions.Add(FormattableString.Invariant($"The servers claim {claimed:0.##} ms of the mean request, and the load generator waited {server:0.##} ms: their parts were made smaller by the same factor. They may have served others too, or work on several things of one request at once."));
            }

            double factor = claimed > 0 ? server / claimed : 0;
            inside = [.. inside.Select(part => part with { Milliseconds = part.Milliseconds * factor })];
        }

        parts.AddRange(inside);
        Add("transfer", client.Receiving, client.Family.Receiving);

        // The client's phases are means of the same requests, and add up but for rounding; of other tools' results they may not.
        double sum = parts.Sum(part => part.Milliseconds);
        if (sum > response)
        {
            if (sum > response * ToldFrom)
            {
                contradictions.Add(FormattableString.Invariant($"The phases of the mean request add up to {sum:0.##} ms, and its response time is {response:0.##} ms: they were made smaller by the same factor."));
            }

            parts = [.. parts.Select(part => part with { Milliseconds = part.Milliseconds * response / sum })];
            sum = response;
        }

        parts.Add(("unattributed", Math.Max(0, response - parts.Sum(part => part.Milliseconds)), ""));
        Little(run, contradictions);
        return new RequestTime(new TimeBudget
        {
            Milliseconds = response,
            Parts = [.. parts.Select(part => new TimeBudgetPart { Tier = part.Tier, Title = s_titles[part.Tier], Milliseconds = part.Milliseconds, Share = part.Milliseconds / response, Source = part.Source })],
            Unattributed = parts[^1].Milliseconds / response,
            Concurrency = run.One("http.server.active_requests")?.Mean ?? (client.Vus > 0 ? client.Vus : null),
            LittleConcurrency = client.Rate * response / 1000,
            Contradictions = contradictions,
        });
    }

    private static List<(string Tier, double Milliseconds, string Source)> Inside(RunEvidence run, double server)
    {
        var parts = new List<(string Tier, double Milliseconds, string Source)>();
        double behind = server;
        string of = run.Instances.AreSeveral ? $" ({run.Instances.Name})" : "";
        // Means of a proxy are of all that it served.
        if (run.Client.Mix.IsOfServers && PassedOn.Own(run) is { } own)
        {
            // Writing to a slow client is in it too, which the client sees as transfer.
            double proxy = Math.Min(own, server);
            double connect = Math.Min(PassedOn.Connecting(run) ?? 0, server);
            parts.Add(("proxy", proxy, "nginx.http.own.duration"));
            if (connect > 0)
            {
                parts.Add(("upstream-connect", connect, "nginx.http.upstream.connect.duration"));
            }

            behind = Math.Max(0, Math.Min(server - proxy, PassedOn.Waiting(run) ?? server) - connect);
        }

        double? way = ProxyWay.Of(run) is > 0 and { } known ? Math.Min(known * PassedOn.Share(run), behind) : null;
        if (way is { } before)
        {
            parts.Add(("app-way", before, ProxyWay.SignalOf(run) + of));
            behind -= before;
        }

        int first = parts.Count;

        double? rate = run.PerRequestRate;
        if (rate is { } served && ThreadQueue.Of(run, served) is { } queued)
        {
            parts.Add(("app-queue", Math.Clamp(queued, 0, behind), $"dotnet.thread_pool.queue.length / rate, and what stands before a queue that is never empty{of}"));
        }

        if (run.Load.Application / rate is { } cores)
        {
            parts.Add(("app-cpu", Math.Min(cores * 1000, behind), $"{run.Load.ApplicationSignal!.Series.Signal} / rate"));
        }

        // While threads are held, every request under way stands still.
        if (CollectorPause.Percent(run) is { } pause)
        {
            parts.Add(("gc", Math.Clamp(pause / 100, 0, 1) * behind, CollectorPause.Signal(run) + of));
        }

        if (run.CacheRate is { } asked && run.Each("redis.cmd.duration") is { Count: > 0 } commands)
        {
            double perSecond = commands.Sum(one => run.One("redis.cmd.calls", ("cmd", one.Series.Labels.GetValueOrDefault("cmd", ""))) is { Mean: { } often } made ? (one.Mean ?? 0) / 1000 * often * run.PartOf(made) : 0);
            parts.Add(("cache", perSecond / asked, "redis.cmd.duration × redis.cmd.calls / rate"));
        }

        DatabaseFigures database = run.Database;
        if (database.PerRequest is { } all)
        {
            if (database.CpuShare is { } computing)
            {
                (double locks, double log, double disk) = (database.LockShare ?? 0, database.LogShare ?? 0, database.DiskShare ?? 0);
                string source = $"{database.PerRequestSource}, split by what sessions wait for";
                parts.Add(("db-cpu", all * computing, source));
                parts.Add(("db-lock", all * locks, source));
                parts.Add(("db-io", all * disk, source));
                parts.Add(("db-wal", all * log, source));
                parts.Add(("db-other", all * Math.Max(0, 1 - computing - locks - log - disk), source));
            }
            else
            {
                parts.Add(("db-other", all, database.PerRequestSource));
            }
        }

        // What is left behind the proxy and the way from it is all that calls one after the other, a queue or a further way can be of.
        double Left() => Math.Max(0, behind - parts.Skip(first).Sum(part => part.Milliseconds));
        if (LockWait.Of(run) is > 0 and { } contended)
        {
            parts.Add(("app-lock", Math.Min(contended, Left()), $"{LockWait.Meter} / rate{of}"));
        }

        if (ServiceCalls.Of(run) is { } calls)
        {
            parts.Add(("dep-calls", Math.Min(calls.Milliseconds, Left()), $"http.client.request.duration × calls / requests{of}"));
        }

        if (PoolWait.Of(run) is > 0 and { } pool)
        {
            parts.Add(("pool-wait", Math.Min(pool, Left()), $"{PoolWait.Meter} / rate, and create_time{of}"));
        }

        if (database.PerRequest is not null && database.Driver.Outside is > 0 and { } outside)
        {
            parts.Add(("db-way", Math.Min(outside, Left()), $"{database.Driver.OpenSignal} − the database's part{of}"));
        }

        // What is on the way from the proxy is not in the application: where that is known, its own parts take no more than it has the request for.
        double within = parts.Skip(first).Sum(part => part.Milliseconds);
        return way is null || within <= behind ? parts : [.. parts.Take(first), .. parts.Skip(first).Select(part => part with { Milliseconds = part.Milliseconds * behind / within })];
    }

    private static void Little(RunEvidence run, List<string> contradictions)
    {
        ClientFigures client = run.Client;
        if (client.InFlight is not { } inFlight || client.Vus is not (>= LittleLeast and { } users))
        {
            return;
        }

        // Think time leaves fewer requests under way than there are users; it never makes more.
        if (client.Family == RequestMetrics.Http && inFlight > users * (1 + LittleTolerance) + 1)
        {
            contradictions.Add(FormattableString.Invariant($"By Little's law {inFlight:0.#} requests were under way in the mean, and only {users:0.#} virtual users were busy: the load generator's clock or counters cannot be right, unless one user sends several requests at once."));
        }

        if (client.IterationSeconds is { } seconds && client.IterationRate is { } iterations && Math.Abs((iterations * seconds) - users) > Math.Max(1, users * LittleTolerance * 2.5))
        {
            contradictions.Add(FormattableString.Invariant($"By Little's law {iterations * seconds:0.#} iterations were under way in the mean, and {users:0.#} virtual users were busy: the run's ends, or a load that moved, weigh more than its middle."));
        }
    }
}
