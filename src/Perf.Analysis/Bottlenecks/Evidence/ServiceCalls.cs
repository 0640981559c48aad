namespace Perf.Analysis;

/// <summary>
/// What the application calls at other services over HTTP, by the client's own meter (http.client.request.duration). What is called once in fifty requests, or takes longer than any request does, is no part of
/// requests: telemetry that is sent now and then, a poll that waits for a change.
/// </summary>
internal sealed class ServiceCalls
{
    private const string Duration = "http.client.request.duration";
    private const string Address = "server.address";
    private const double Seldom = 0.02;

    private ServiceCalls(IReadOnlyList<ServiceCall> servers) => Servers = servers;

    /// <summary>The services, that first whose calls take most.</summary>
    public IReadOnlyList<ServiceCall> Servers { get; }

    /// <summary>Milliseconds of all calls of the mean request, one after the other.</summary>
    public double Milliseconds => Servers.Sum(one => one.Milliseconds);

    /// <summary>Of the application that is looked at; null where it calls nothing.</summary>
    /// <param name="run">The run.</param>
    public static ServiceCalls? Of(RunEvidence run)
    {
        if (RequestCounts.OfApplication(run) is not { } requests)
        {
            return null;
        }

        double longest = run.Run.Metrics.GetValueOrDefault(run.Client.Family.ResponseTime)?.Max ?? double.PositiveInfinity;
        var servers = new List<ServiceCall>();
        foreach (Signal time in run.Each($"{Duration}.time").Where(one => one.Series.Labels.ContainsKey(Address)))
        {
            (string Name, string Value) label = (Address, time.Series.Labels[Address]);

            double part = run.PartOf(time);
            double calls = (run.One($"{Duration}.count", label)?.Mean ?? 0) * part;
            double seconds = (time.Mean ?? 0) * part;
            double each = calls > 0 ? seconds * 1000 / calls : 0;
            if (each > 0 && calls / requests >= Seldom && each <= longest)
            {
                double queued = run.One("http.client.request.time_in_queue.time", label)?.Mean * part ?? 0;
                double? failed = run.One("http.client.request.failed", label)?.Mean * part / calls;
                servers.Add(new ServiceCall(label.Value, calls / requests, each, seconds * 1000 / requests, failed, Math.Clamp(queued / seconds, 0, 1), time.Series.Monitor));
            }
        }

        return servers.Count == 0 ? null : new ServiceCalls([.. servers.OrderByDescending(one => one.Milliseconds).ThenBy(one => one.Server, StringComparer.Ordinal)]);
    }
}
