namespace Perf.Analysis;

/// <summary>Resolving names is slow or fails.</summary>
internal sealed class DnsRule : IBottleneckRule
{
    public string Id => "dns.slow";

    public FindingLayer Layer => FindingLayer.Network;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        ClientFigures client = run.Client;
        bool isName = Uri.TryCreate(run.Run.Target, UriKind.Absolute, out Uri? target) && target.HostNameType == UriHostNameType.Dns && target.Host != "localhost";
        double failed = client.ErrorShare(one => one == ErrorClasses.Dns);

        // Perf tells of each name that it looked up: where it tells of none, as with the scenario's own table of hosts, none was. Other tools have it within the waiting for a connection.
        bool isTold = run.Run.Source is null;
        double? waited = client.LookingUp ?? (isTold ? 0 : isName ? client.Blocked : null);
        suspicion.Name($"Resolving {(target?.Host is { Length: > 0 } host ? host : "the target's name")} is slow or fails");
        suspicion.Tell(Figure.Client("errors dns / requests", failed * 100, "%"), 0.1, 2, Scores.Decisive, value => $"{value:0.##} % of the requests could not resolve the name");
        if (client.LookingUp is { } lookingUp)
        {
            // Few look-ups of many requests cost nothing, however long one takes.
            suspicion.Tell(Figure.Client(client.Family.LookingUp, client.LookUp, "ms"), 10, 60, Scores.Decisive, value => $"a look-up of the name takes {value:0.#} ms", Scores.Ramp(client.ShareOf(lookingUp) ?? 0, 0.05, 0.2));
        }
        else if (!isTold && isName && client.OpenedPerRequest is > 0 and { } opened)
        {
            // Other tools tell waiting for a name and for a free connection in one figure: only where each request opens its own can it be a name's.
            suspicion.Tell(Figure.Client($"{client.Family.Blocked} / connection opened", client.Blocked / opened, "ms"), 10, 60, Scores.Strong, value => $"{value:0.#} ms pass before each connection is opened, in which its name is resolved", Scores.Ramp(opened, 0.3, 0.8));
        }

        suspicion.For(Figure.Client("before connecting / response time", client.ShareOf(waited) * 100, "%"), 10, 40, Scores.Support, value => $"{value:0} % of the response time");
        suspicion.Against(Figure.Client("generator.cpu", run.Run.Validity.CpuShare > 0 ? run.Run.Validity.CpuShare * 100 : null, "%"), 75, 90, Scores.Veto, value => $"the load generator used {value:0} % of its cores: it may be slow itself");
        suspicion.CostsTime(waited, 0.9);
        suspicion.Costs(failed, 0.9);
        suspicion.Explain($"Names are looked up before connections are opened. A resolver that is slow or far away costs each new connection its time; applications that call others by name pay it too. With an HTTP proxy it is the proxy's name that is looked up here.");
        suspicion.Verify("dig of the name from the same machine shows the time; a local cache (systemd-resolved, nscd), or kept connections, take it away.");
    }
}
