namespace Perf.Analysis;

/// <summary>The load generator was the limit. Late starts and lost processor time of its own tell it; a slow target alone makes responses late, not starts.</summary>
internal sealed class GeneratorSaturatedRule : IBottleneckRule
{
    private const double LeastGap = 4;

    public string Id => "gen.saturated";

    public FindingLayer Layer => FindingLayer.Generator;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Validity validity = run.Run.Validity;
        ClientFigures client = run.Client;

        // A user that waits for the target is no generator that is short of anything: then it is the target that is slow, and starts queue for users.
        bool usersRanOut = client.MostVus is > 0 and { } most && run.Intervals.Count > 0 && run.Intervals.Average(one => (double)one.Vus) >= 0.9 * most && validity.CpuShare < 0.7;
        double short_ = usersRanOut ? 0.2 : 1;
        suspicion.Name($"The load generator was the limit, not the target");
        suspicion.Tell(Figure.Client("generator.loop_busy", validity.LoopBusyShare * 100, "%"), 90, 98, Scores.Decisive, value => $"the busiest loop of the generator worked for {value:0.#} % of its busiest ten seconds and hardly waited", client.IterationRate > 0 && validity.AchievedRatio is null ? 0.6 : 1);
        suspicion.Tell(Figure.Client("generator.cpu", validity.CpuShare > 0 ? validity.CpuShare * 100 : null, "%"), 75, 92, Scores.Strong, value => $"the generator used {value:0.#} % of the cores that it may use");
        suspicion.Tell(Figure.Client("generator.throttled", validity.ThrottledMax, "ms"), 50, 300, Scores.Decisive, value => $"a CPU quota held the generator for {value:0} ms of one second", Throttled(run));
        suspicion.Tell(Figure.Client("time before sending / response time", client.ShareOf(client.BeforeSending) * 100, "%"), 20, 60, Scores.Strong, value => $"{value:0} % of the response time passed before the request was sent; starts were late by {validity.StartLagP99:0.#} ms (99th percentile)", short_ * Scores.Ramp(validity.StartLagP99 ?? 0, 5, 20));
        suspicion.Tell(Figure.Client("starts made / starts owed", validity.AchievedRatio * 100, "%"), 99, 95, Scores.Fair, value => $"only {value:0.#} % of the starts that the plan owed were made", short_ * (usersRanOut ? 0 : 1));
        suspicion.Tell(Figure.Client("generator.ports", validity.PortsUsedShare * 100, "%"), 80, 95, Scores.Decisive, value => $"sockets took {value:0} % of the generator's ports towards the target");
        suspicion.Tell(Figure.Client("generator.open_files", validity.FileDescriptorShare * 100, "%"), 80, 95, Scores.Decisive, value => $"the generator had {value:0} % of its files and sockets open");
        Figure gap = Gap(run);
        if (gap.Value is not null)
        {
            suspicion.For(gap, 40, 80, Scores.Support, value => $"{value:0} % of the time until the first byte is in none of the server's: it waited for the load generator to read");
            suspicion.Against(gap, 20, 0, Scores.Veto, value => $"the server itself measured almost all of the time that the client waited");
        }

        if (validity.ThrottledMax is null or < 50 && validity.CpuShare < 0.5)
        {
            suspicion.Against(Figure.Client("generator.cpu", validity.CpuShare > 0 ? validity.CpuShare * 100 : null, "%"), 50, 25, Scores.Doubt, value => $"the generator used only {value:0} % of its cores");
        }

        suspicion.CostsTime(client.BeforeSending, 0.95);
        suspicion.Costs(new[] { usersRanOut ? 0 : 1 - (validity.AchievedRatio ?? 1), gap.Value / 100 * 0.8 ?? 0, Math.Min(0.9, (validity.ThrottledMax ?? 0) / 1000 * Throttled(run)), validity.LoopBusyShare >= 0.95 ? 0.5 : 0, validity.CpuShare >= 0.9 ? 0.5 : 0 }.Max(), 0.95);
        suspicion.Explain($"The machine that made the load ran short before the target did. What the run says of the target is at most a guess, and no finding below it has more confidence than {Scores.MostWithGenerator:0.0}.");
        suspicion.Verify("Make the load from a machine with more cores, or lower the rate: figures of the target change, and this finding is gone.", "Compare response times with the server's own (nginx' $request_time): they must agree.");
    }

    // One second of a long run may be the start of the program; what matters shows in its latencies.
    private static double Throttled(RunEvidence run) => run.Mean("container.cpu.throttled_periods").Value is { } periods ? Scores.Ramp(periods, 2, 15) : Scores.Ramp(run.Client.P99 / Math.Max(run.Client.P50 ?? 1, 1e-3) ?? 0, 2, 8);

    // Means of the same requests, in whole milliseconds at the server: less than some of those is no gap.
    private static Figure Gap(RunEvidence run)
    {
        double? server = run.One("nginx.http.request.duration", ("statistic", "avg"))?.Mean;
        double? gap = server is { } known && run.Client.Waiting is > 0 and { } waiting ? waiting - known >= LeastGap ? (1 - (known / waiting)) * 100 : 0 : null;
        return Figure.Of(EvidenceFamily.Proxy, "waiting − nginx.http.request.duration / waiting", gap, "%", run.SourceOf("nginx"));
    }
}
