namespace Perf.Analysis;

/// <summary>The load generator was the limit. Late starts and lost processor time of its own tell it; a slow target alone makes responses late, not starts.</summary>
internal sealed class GeneratorSaturatedRule : IBottleneckRule
{
    private const double LeastGap = 4;

    // All users are busy from this share of them on; late and lost starts are theirs where so much of them falls into such seconds.
    private const double AllBusy = 0.9;
    private const double MostOfIt = 0.8;
    private const double LeastLateness = 5;

    public string Id => "gen.saturated";

    public FindingLayer Layer => FindingLayer.Generator;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Validity validity = run.Run.Validity;
        ClientFigures client = run.Client;

        // A user that waits for the target is no generator that is short of anything: then it is the target that is slow, and starts queue for users.
        bool usersRanOut = validity.CpuShare < 0.7 && UsersRanOut(run);
        double short_ = usersRanOut ? 0.2 : 1;

        // Looking a name up is the resolver's time.
        double? own = client.BeforeSending - (client.LookingUp ?? 0);
        suspicion.Name($"The load generator was the limit, not the target");
        suspicion.Tell(Figure.Client("generator.loop_busy", validity.LoopBusyShare * 100, "%"), 90, 98, Scores.Decisive, value => $"the busiest loop of the generator worked for {value:0.#} % of its busiest ten seconds and hardly waited", client.IterationRate > 0 && validity.AchievedRatio is null ? 0.6 : 1);
        suspicion.Tell(Figure.Client("generator.cpu", validity.CpuShare > 0 ? validity.CpuShare * 100 : null, "%"), 75, 92, Scores.Strong, value => $"the generator used {value:0.#} % of the cores that it may use");
        suspicion.Tell(Figure.Client("generator.throttled", validity.ThrottledMax, "ms"), CpuThrottleRule.OwnQuota, 300, Scores.Decisive, value => $"a CPU quota held the generator for {value:0} ms in one second, added up over its processors", Throttled(run));
        suspicion.Tell(Figure.Client("time before sending / response time", client.ShareOf(own) * 100, "%"), 20, 60, Scores.Strong, value => $"{value:0} % of the response time passed before the request was sent; starts were late by {validity.StartLagP99:0.#} ms (99th percentile)", short_ * Scores.Ramp(validity.StartLagP99 ?? 0, 5, 20));
        suspicion.Tell(Figure.Client("starts made / starts owed", validity.AchievedRatio * 100, "%"), 99, 95, Scores.Fair, value => $"only {value:0.#} % of the starts that the plan owed were made", short_ * (usersRanOut ? 0 : 1));
        suspicion.Tell(Figure.Client("generator.ports", validity.PortsUsedShare * 100, "%"), 80, 95, Scores.Decisive, value => $"sockets took {value:0} % of the generator's ports towards the target");
        suspicion.Tell(Figure.Client("generator.open_files", validity.FileDescriptorShare * 100, "%"), 80, 95, Scores.Decisive, value => $"the generator had {value:0} % of its files and sockets open");
        Figure gap = Gap(run);
        if (gap.Value is not null)
        {
            suspicion.For(gap, 40, 80, Scores.Support, value => $"{value:0} % of the time until the first byte is in none of the server's: it waited for the load generator to read");
            suspicion.Against(gap, 20, 0, Scores.Veto, value => $"the server itself measured almost all of the time that the client waited");
        }

        if (validity.ThrottledMax is null or < CpuThrottleRule.OwnQuota && validity.CpuShare < 0.5)
        {
            suspicion.Against(Figure.Client("generator.cpu", validity.CpuShare > 0 ? validity.CpuShare * 100 : null, "%"), 50, 25, Scores.Doubt, value => $"the generator used only {value:0} % of its cores");
        }

        suspicion.CostsTime(own, 0.95);
        suspicion.Costs(new[] { usersRanOut ? 0 : 1 - (validity.AchievedRatio ?? 1), gap.Value / 100 * 0.8 ?? 0, Math.Min(0.9, Held(run)), validity.LoopBusyShare >= 0.95 ? 0.5 : 0, validity.CpuShare >= 0.9 ? 0.5 : 0, UsedUp(validity) * Lost(run) }.Max(), 0.95);
        suspicion.Explain($"The machine that made the load ran short before the target did. What the run says of the target is at most a guess, and no finding below it has more confidence than {Scores.MostWithGenerator:0.0}.");
        suspicion.Verify("Make the load from a machine with more cores, or lower the rate: figures of the target change, and this finding is gone.", "Compare response times with the server's own (nginx' $request_time): they must agree.");
    }

    // On a ramp users run out at its end only: what matters is whether starts were late and lost just then, when all of them were busy.
    private static bool UsersRanOut(RunEvidence run)
    {
        if (run.Client.MostVus is not (> 0 and { } most) || run.Intervals.Count == 0)
        {
            return false;
        }

        double late = 0, lost = 0, lateThen = 0, lostThen = 0;
        foreach (IntervalSummary one in run.Intervals)
        {
            double behind = one is { P95: { } response, ServiceP95: { } service } && response - service >= LeastLateness ? (response - service) * one.Requests : 0;
            bool isAll = one.Vus >= AllBusy * most;
            (late, lost) = (late + behind, lost + one.Dropped);
            (lateThen, lostThen) = isAll ? (lateThen + behind, lostThen + one.Dropped) : (lateThen, lostThen);
        }

        return late > 0 || lost > 0
            ? lateThen >= MostOfIt * late && lostThen >= MostOfIt * lost
            : run.Intervals.Average(one => (double)one.Vus) >= AllBusy * most;
    }

    // Ports and files that are used up matter where a connection then failed, or a start was lost.
    private static double UsedUp(Validity validity) => Scores.Ramp(Math.Max(validity.PortsUsedShare ?? 0, validity.FileDescriptorShare ?? 0), 0.8, 0.95);

    private static double Lost(RunEvidence run) => Math.Max(
        Math.Max(run.Client.ErrorShare(one => one is ErrorClasses.Connect or ErrorClasses.ConnectTimeout), run.Client.ErrorTextShare("EADDRNOTAVAIL", "Cannot assign requested address", "EMFILE", "Too many open files")),
        1 - (run.Run.Validity.AchievedRatio ?? 1));

    // One second of a long run may be the start of the program; what matters shows in its latencies.
    private static double Throttled(RunEvidence run) => run.Run.Validity.ThrottledMax >= CpuThrottleRule.OwnQuota && !CpuThrottleRule.IsTargets(run) ? 1 : OwnPeriods(run) is { } periods ? Scores.Ramp(periods, 2, 15) : Scores.Ramp(run.Client.P99 / Math.Max(run.Client.P50 ?? 1, 1e-3) ?? 0, 2, 8);

    // The kernel adds the time up over processors; nothing stands still for longer than the periods in which it was held, where they were counted, nor for longer than the second.
    private static double Held(RunEvidence run) => Math.Min(Math.Min(1, (run.Run.Validity.ThrottledMax ?? 0) / 1000), (OwnPeriods(run) ?? 100) / 100) * Throttled(run);

    private static double? OwnPeriods(RunEvidence run) => run.OfGenerator("container.cpu.throttled_periods")?.Mean;

    // Means of the same requests, in whole milliseconds at the server: less than some of those is no gap.
    private static Figure Gap(RunEvidence run)
    {
        double? server = ProxyMean.Of(run);
        double? gap = server is { } known && run.Client.Waiting is > 0 and { } waiting ? waiting - known >= LeastGap ? (1 - (known / waiting)) * 100 : 0 : null;
        return Figure.Of(EvidenceFamily.Proxy, "waiting − nginx.http.request.duration / waiting", gap, "%", run.SourceOf("nginx"));
    }
}
