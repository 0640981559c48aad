namespace Perf.Engine.Planning;

/// <summary>Lists the hosts that a plan hits. A pure function.</summary>
public static class ScenarioHosts
{
    /// <summary>The hosts.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="connections">Addresses of databases and caches.</param>
    /// <returns>Hosts with their ports where those are unusual, the target's first; references that only the run can tell as they are written.</returns>
    public static IReadOnlyList<string> Of(RunPlan plan, IEnumerable<string> connections)
    {
        return
        [
            .. AddressesOf(plan.Scenario).Where(url => url.Length > 0 && !url.StartsWith('/')).Prepend(plan.Target).Concat(connections)
                .Select(HostOf).Where(host => host.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The addresses of steps as far as they are known before the run: an address that begins with a variable of the scenario is each of that one's values.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>Paths and whole addresses; templates where only the run can tell.</returns>
    internal static IEnumerable<string> AddressesOf(Scenario scenario)
    {
        HashSet<string> written = [.. scenario.AllSteps().SelectMany(step => step.Writes())];
        return scenario.AllSteps()
            .Select(step => step switch { RequestStep request => request.Url, WebSocketStep socket => socket.Url, GrpcStep call => call.Target ?? "", _ => "" })
            .SelectMany(url => Values(url, scenario, written));
    }

    private static IEnumerable<string> Values(string url, Scenario scenario, HashSet<string> written)
    {
        int close = url.IndexOf('}', StringComparison.Ordinal);
        return url.StartsWith("${", StringComparison.Ordinal) && close > 0 && url[2..close] is var name && !written.Contains(name) && scenario.Variables.TryGetValue(name, out Variable? variable)
            ? variable.Values.Select(value => value.Text + url[(close + 1)..])
            : [url];
    }

    private static string HostOf(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            // A reference to a whole address, or `sample`.
            int close = address.IndexOf('}', StringComparison.Ordinal);
            return address.StartsWith("${", StringComparison.Ordinal) && close > 0 ? address[..(close + 1)] : address;
        }

        string rest = address[(scheme + 3)..];
        int end = rest.IndexOfAny(['/', '?', '#']);
        string host = end < 0 ? rest : rest[..end];
        int user = host.LastIndexOf('@');
        string kind = address[..scheme] is "http" or "https" or "ws" or "wss" ? "" : $" ({address[..scheme]})";
        return host[(user + 1)..] + kind;
    }
}
