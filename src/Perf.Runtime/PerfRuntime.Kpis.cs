using Perf.Analysis;
using Perf.History;
using Perf.Telemetry.Alerts;

namespace Perf.Runtime;

/// <content>Key figures over a period.</content>
public static partial class PerfRuntime
{
    /// <summary>The names of the figures of <see cref="Kpis"/>.</summary>
    public static IReadOnlyList<string> KpiNames { get; } = ["Availability", "EndpointCoverage", "AlertLatency", "ResponseTimeP95", "ErrorRate", "Throughput"];

    /// <summary>Key figures of runs over a period: availability, coverage of critical endpoints, how soon people were told, response time, errors, throughput.</summary>
    /// <param name="request">Which.</param>
    /// <param name="notes">Gets a line for whatever is odd.</param>
    /// <returns>The figures, in this order.</returns>
    /// <exception cref="PerfException">The store, the outbox or the file of critical endpoints cannot be read.</exception>
    public static IReadOnlyList<Kpi> Kpis(KpiRequest request, ICollection<string> notes)
    {
        if (request.Window <= TimeSpan.Zero || request.Period <= TimeSpan.Zero)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "-Period and -Window are longer than nothing: 30d, 1h.", request.Window);
        }

        DateTimeOffset now = s_time.GetUtcNow();
        DateTimeOffset from = request.Runs.Count > 0 ? request.Runs.Min(run => run.StartedAt) : now - request.Period;
        IReadOnlyList<RunResult> runs = request.Runs.Count > 0 ? request.Runs
            : FindRuns(new RunQuery { Scenario = request.Scenario, Environment = request.Environment, Since = from, Tags = request.Tags, Limit = request.MostRuns });
        if (request.Runs.Count == 0 && runs.Count == request.MostRuns)
        {
            notes.Add($"Only the newest {request.MostRuns} runs are looked at; -Last looks at more.");
            from = runs.Min(run => run.StartedAt);
        }

        IReadOnlyList<CriticalEndpoint> endpoints = Endpoints(request, notes);
        ILookup<string, string> requests = RequestsOf(runs);
        using var sender = new AlertSender(Home, Environment.GetEnvironmentVariable, s_time);
        return
        [
            Availability.Of(runs, from, request.Window),
            EndpointCoverage.Of(endpoints, runs, requests),
            AlertLatency.Of(sender.Deliveries(now - request.Period)),
            RunKpis.ResponseTime(endpoints, runs, requests),
            RunKpis.ErrorRate(runs),
            RunKpis.Throughput(runs),
        ];
    }

    /// <summary>Writes key figures to the shared history, where boards find them (<c>perf_kpi</c>).</summary>
    /// <param name="figures">The figures; those without a value are left out.</param>
    /// <param name="request">Which runs they are of.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="PerfException">There is no shared history, or it cannot be written.</exception>
    public static int PublishKpis(IReadOnlyList<Kpi> figures, KpiRequest request)
    {
        InfluxAddress address = Settings().Shared ?? throw new PerfException(
            ErrorIds.HistoryInvalid,
            "There is no shared history that the figures could be published in. Name an InfluxDB of version 1: PERF_HISTORY=influxdb://localhost:8086/perf, or `store:` in history.yaml.",
            request);
        return new InfluxRunStore(address).Publish(figures, request, s_time.GetUtcNow());
    }

    private static IReadOnlyList<CriticalEndpoint> Endpoints(KpiRequest request, ICollection<string> notes)
    {
        string? path = request.CriticalEndpoints ?? CriticalEndpointsFile.Find(request.Folder);
        if (path is null)
        {
            notes.Add($"There is no {CriticalEndpointsFile.RelativePath}, so coverage is not known. It lists endpoints: 'endpoints: [ GET /items ]'.");
        }

        return path is null ? [] : CriticalEndpointsFile.Load(path);
    }

    // What the steps of scenarios ask for, where the files are still there: a step that is called 'list items' does not say it.
    private static ILookup<string, string> RequestsOf(IReadOnlyList<RunResult> runs)
    {
        var requests = new List<(string Step, string Request)>();
        foreach (string path in runs.Where(run => run.Source is null).Select(run => run.ScenarioPath).OfType<string>().Distinct().Where(File.Exists))
        {
            try
            {
                requests.AddRange(LoadScenario(path).AllSteps().OfType<RequestStep>().Select(step => (step.Name, $"{step.Method} {step.Url}")));
            }
            catch (PerfException)
            {
                // It has changed since, and cannot be read now; the names of its steps are what there is.
            }
        }

        return requests.Distinct().ToLookup(one => one.Step, one => one.Request);
    }
}
