namespace Perf.Tests.Reporting.Html;

/// <summary>A diagnosis that no analysis made: what views and reports are tested with.</summary>
internal static class MadeUpDiagnosis
{
    /// <summary>A missing index above all cuts, a small pool at medium and high, garbage collection at high alone, and a consequence.</summary>
    /// <param name="sensitivity">The cut.</param>
    public static Diagnosis Create(Sensitivity sensitivity = Sensitivity.Medium)
    {
        Finding[] all = [Index(), Pool(), Collector()];
        Finding[] shown = [.. all.Take(sensitivity switch { Sensitivity.Low => 1, Sensitivity.Medium => 2, _ => 3 })];
        return new Diagnosis
        {
            RunId = "20261127-041200-ab12cd",
            Scenario = "checkout",
            Environment = "staging",
            Target = "http://127.0.0.1:8080",
            StartedAt = new DateTimeOffset(2026, 11, 27, 4, 12, 0, TimeSpan.Zero),
            Sensitivity = sensitivity,
            Summary = "An index is missing on orders (customer_id): it takes 50.4 ms of the mean of 57.3 ms, confidence 93 %.",
            Quality = new RunQuality { WarmUpSeconds = 5, From = 5, To = 65, Warnings = ["Other programs took 12 % of the machine's CPU."] },
            Budget = Budget(),
            Findings = shown,
            Others = [.. all.Except(shown), Consequence()],
            Curve = Curve(),
            Missing = ["No .NET process was watched: -Monitor dotnet=Shop.dll would tell waiting for threads from waiting for locks.", "pg_stat_statements is not installed: which statement is slow is not known."],
            Next = ["Get-PerfBottleneck 20261127-041200-ab12cd -Detailed", "Compare-PerfResult 20261127-041200-ab12cd (Invoke-PerfTest scenarios/checkout.yaml -Environment staging)"],
            Warnings = ["The clock of db1 is 0.4 s behind."],
        };
    }

    /// <summary>The diagnosis at each cut.</summary>
    public static IReadOnlyList<Diagnosis> Cuts() => [.. Enum.GetValues<Sensitivity>().Select(Create)];

    /// <summary>A run in which nothing was found.</summary>
    public static Diagnosis Healthy() => Create() with
    {
        Summary = "No bottleneck: at 200 requests/s the busiest resource, the CPU of the host, is at 31 %.",
        Quality = new RunQuality { From = 5, To = 65 },
        Findings = [new Finding { Id = Finding.NoBottleneckFound, Layer = FindingLayer.None, Title = "No bottleneck was found", Explanation = "At 200 requests/s nothing is near a limit; the CPU of the host would allow 3.2 times as much." }],
        Others = [],
        Missing = [],
        Warnings = [],
        Headroom = new Headroom { Rate = 200, Factor = 3.2, Resource = "CPU of the host", Utilization = 0.31 },
    };

    /// <summary>A run that cannot be judged.</summary>
    public static Diagnosis Unjudged() => Create() with
    {
        Summary = "The run cannot be judged: it is 4 s long.",
        Quality = new RunQuality { IsJudgeable = false, Reasons = ["It is 4 s long, and 10 s are needed. Run it longer: -Duration 1m."] },
        Findings = [new Finding { Id = Finding.CannotBeJudged, Layer = FindingLayer.None, Title = "The run cannot be judged", Explanation = "It is 4 s long, and 10 s are needed." }],
        Others = [],
        Budget = null,
        Curve = new LoadCurve(),
    };

    /// <summary>A diagnosis in which every text is the same one.</summary>
    /// <param name="text">The text, an attack.</param>
    /// <param name="sensitivity">The cut.</param>
    public static Diagnosis Hostile(string text, Sensitivity sensitivity = Sensitivity.Medium)
    {
        Diagnosis full = Create(sensitivity);
        Finding Attacked(Finding one) => one with
        {
            Id = one.Rank > 0 ? text + one.Rank.ToString(System.Globalization.CultureInfo.InvariantCulture) : text,
            Title = text,
            RunId = text,
            Scenario = text,
            Environment = text,
            Subject = text,
            Explanation = text,
            Evidence = [.. one.Evidence.Select(Of)],
            Against = [.. one.Against.Select(Of)],
            Consequences = [text],
            ConsequenceOf = text,
            Missing = [text],
            Optimizations = [text],
            Verify = [text],
            Parameters = new Dictionary<string, string> { [text] = text },
        };
        FindingEvidence Of(FindingEvidence one) => one with { Signal = text, Unit = text, Source = text, Text = text };
        return full with
        {
            RunId = text,
            Scenario = text,
            Environment = text,
            Target = text,
            Summary = text,
            Quality = full.Quality with { Reasons = [text], Warnings = [text] },
            Budget = full.Budget! with { Parts = [.. full.Budget.Parts.Select(part => part with { Tier = part.Tier == "unattributed" ? part.Tier : text, Title = text, Source = text })], Contradictions = [text] },
            Findings = [.. full.Findings.Select(Attacked)],
            Others = [.. full.Others.Select(Attacked)],
            Curve = full.Curve with { Text = text },
            Missing = [text],
            Next = [text],
            Warnings = [text],
        };
    }

    private static Finding Index() => new()
    {
        Rank = 1,
        Id = "db.missing-index",
        Title = "An index is missing on orders (customer_id)",
        Layer = FindingLayer.Database,
        Confidence = 0.93,
        ImpactMilliseconds = 50.4,
        Impact = 0.88,
        ExpectedGain = 8.2,
        RunId = "20261127-041200-ab12cd",
        Scenario = "checkout",
        Environment = "staging",
        Subject = "orders",
        Explanation = "One statement reads 3,077 blocks at each call to find 12 rows, by a sequential scan. The planner would take an index.",
        Evidence =
        [
            new FindingEvidence { Family = EvidenceFamily.Database, Signal = "statements.blocks_hit / calls", Value = 3077, Limit = 100, Unit = "1", Source = "postgresql", From = 5, To = 65, Strength = 1, Weight = 2.5, IsDiscriminating = true, Text = "Each call of one statement reads 3,077 blocks." },
            new FindingEvidence { Family = EvidenceFamily.Database, Signal = "tables.seq_rows / seq_scans", Value = 200_000, Limit = 10_000, Unit = "1", Source = "postgresql", From = 5, To = 65, Strength = 1, Weight = 1.5, IsDiscriminating = true, Text = "Each scan of orders reads 200,000 rows." },
            new FindingEvidence { Family = EvidenceFamily.Client, Signal = "http_req_waiting", Value = 54.1, Limit = 20, Unit = "ms", Source = "load generator", From = 5, To = 65, Strength = 0.7, Weight = 0.8, Text = "The time goes before the first byte." },
        ],
        Against = [new FindingEvidence { Family = EvidenceFamily.Host, Signal = "system.cpu.utilization", Value = 97, Limit = 90, Unit = "%", Source = "host", From = 5, To = 65, Strength = 0.4, Weight = 0.5, Text = "The machine's CPU is busy as well." }],
        Consequences = ["app.pool-wait"],
        Missing = ["hypopg is not installed: the cost with the index is not known."],
        Optimizations = ["db.index.create"],
        Parameters = new Dictionary<string, string> { ["definition"] = "CREATE INDEX CONCURRENTLY ON orders (customer_id)" },
        Verify = ["After the index, blocks per call of the statement are below 20."],
    };

    private static Finding Pool() => new()
    {
        Rank = 2,
        Id = "db.pool-small",
        Title = "The pool of connections is too small",
        Layer = FindingLayer.Application,
        Confidence = 0.64,
        ImpactMilliseconds = 6.3,
        Impact = 0.11,
        ExpectedGain = 1.12,
        Explanation = "Requests wait for a connection while the database has room.",
        Evidence = [new FindingEvidence { Family = EvidenceFamily.Application, Signal = "db.client.connection.pending_requests", Value = 4.2, Limit = 1, Unit = "1", Source = "shop", From = 5, To = 65, Strength = 0.8, Weight = 2, IsDiscriminating = true, Text = "4.2 requests wait for a connection in the mean." }],
        Verify = ["With a pool of 20 nothing waits."],
    };

    private static Finding Collector() => new()
    {
        Rank = 3,
        Id = "app.gc",
        Title = "Collecting garbage takes time",
        Layer = FindingLayer.Application,
        Confidence = 0.41,
        Impact = 0.04,
        Explanation = "4 % of the time is spent in pauses.",
        Evidence = [new FindingEvidence { Family = EvidenceFamily.Application, Signal = "dotnet.gc.pause.time", Value = 4, Limit = 10, Unit = "%", Source = "shop", From = 5, To = 65, Strength = 0.3, Weight = 2, IsDiscriminating = true, Text = "Pauses take 4 % of the time." }],
    };

    private static Finding Consequence() => new() { Id = "host.cpu", Title = "The machine's CPU is saturated", Layer = FindingLayer.Host, Confidence = 0.7, Impact = 0.3, ConsequenceOf = "db.missing-index", Explanation = "Scans take it." };

    private static TimeBudget Budget() => new()
    {
        Milliseconds = 57.3,
        Unattributed = 0.023,
        Concurrency = 4.1,
        LittleConcurrency = 3.9,
        Parts =
        [
            new TimeBudgetPart { Tier = "client", Title = "waiting in the load generator", Milliseconds = 0.2, Share = 0.0035, Source = "http_req_blocked" },
            new TimeBudgetPart { Tier = "proxy", Title = "proxy", Milliseconds = 0.9, Share = 0.0157, Source = "nginx.http.request.duration" },
            new TimeBudgetPart { Tier = "pool-wait", Title = "waiting for a connection", Milliseconds = 2.6, Share = 0.0454, Source = "db.client.connection.wait_time" },
            new TimeBudgetPart { Tier = "app-cpu", Title = "application, CPU", Milliseconds = 2.9, Share = 0.0506, Source = "dotnet.process.cpu.time" },
            new TimeBudgetPart { Tier = "db-cpu", Title = "database, executing", Milliseconds = 44.1, Share = 0.7696, Source = "statements.exec_ms" },
            new TimeBudgetPart { Tier = "db-io", Title = "database, reading", Milliseconds = 5.3, Share = 0.0925, Source = "statements.block_read_ms" },
            new TimeBudgetPart { Tier = "unattributed", Title = "not attributed", Milliseconds = 1.3, Share = 0.0227 },
        ],
        Contradictions = ["Little's law gives 3.9 requests under way, and 4.1 were counted."],
    };

    private static LoadCurve Curve() => new()
    {
        Points = [.. Enumerable.Range(1, 7).Select(i => new LoadCurvePoint { From = i * 10, To = (i + 1) * 10, Concurrency = i * i, Offered = 20 * i, Rate = i < 5 ? 20 * i : 86, P50 = 10 + (i * i), P95 = i < 5 ? 20 + (2 * i) : 40 * i })],
        Knee = new CapacityKnee { Rate = 80, P95 = 28, Sharpness = 0.5 },
        SaturationRate = 86,
        Capacity = 86,
        Text = "Throughput ends at 86 requests/s; the 95th percentile bends upwards from 80 requests/s on.",
    };
}
