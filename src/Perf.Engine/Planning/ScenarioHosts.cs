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
        IEnumerable<string> steps = plan.Scenario.AllSteps().Select(step => step switch
        {
            RequestStep request => request.Url,
            WebSocketStep socket => socket.Url,
            GrpcStep call => call.Target ?? "",
            _ => "",
        });
        return
        [
            .. steps.Where(url => url.Length > 0 && !url.StartsWith('/')).Prepend(plan.Target).Concat(connections)
                .Select(HostOf).Where(host => host.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
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
