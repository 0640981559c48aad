using System.Globalization;
using System.Net;
using Perf.Engine.Flows;
using Perf.Engine.Planning;
using Perf.Engine.Protocols;
using Perf.Engine.Sample;

namespace Perf.Cluster.Agents;

/// <summary>All places that a plan connects to, as far as they are known before the run. A pure function of the plan and the environment.</summary>
/// <param name="Known">The places, each once.</param>
/// <param name="Unknown">Addresses of steps whose host only the run can tell, as they are written.</param>
internal sealed record PlanTargets(IReadOnlyList<PlanTarget> Known, IReadOnlyList<string> Unknown)
{
    /// <summary>Lists them.</summary>
    /// <exception cref="PerfException">A reference of the target has no value here.</exception>
    public static PlanTargets Of(RunPlan plan, Func<string, string?> environment)
    {
        Scenario scenario = plan.Scenario;
        Func<string, string> resolve = ScenarioTexts.Resolver(scenario, environment);
        HashSet<PlanTarget> known = [];
        List<string> unknown = [];
        if (scenario.Target is { } target && target != SampleServer.TargetName)
        {
            Add(TextTemplate.Compile(target, new VariableTable(), environment).Render([]));
        }

        IEnumerable<string> tokens = scenario.AllSteps().OfType<RequestStep>().Select(step => step.Auth).Prepend(scenario.Http.Auth).Select(auth => auth?.OAuth2?.TokenUrl ?? "");
        foreach (string address in ScenarioHosts.AddressesOf(scenario).Concat(tokens).Append(scenario.Http.Proxy ?? "").Where(address => address.Length > 0 && !address.StartsWith('/')).Distinct())
        {
            try
            {
                Add(resolve(AuthorityOf(address)));
            }
            catch (PerfException)
            {
                unknown.Add(AuthorityOf(address));
            }
        }

        var context = new StepContext(scenario, new Uri("http://localhost/"), new VariableTable(), environment);
        foreach (ConnectionDefinition connection in scenario.Connections.Values)
        {
            string address = ConnectionAddress.Of(connection, context);
            if (address == $"{connection.Kind}://{connection.Name}")
            {
                // Its driver knows where it leads; nobody else does.
                unknown.Add(address);
            }
            else
            {
                Add(address);
            }
        }

        return new PlanTargets([.. known.SelectMany(one => Redirected(one, scenario.Http.Hosts)).Distinct()], unknown);

        void Add(string address)
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out Uri? url) && url.Host.Length > 0)
            {
                known.Add(new PlanTarget(TargetPattern.SchemeOf(url.Scheme), url.Host.Trim('[', ']').ToLowerInvariant(), url.Port > 0 ? url.Port : UsualPort(url.Scheme)));
            }
            else
            {
                unknown.Add(address);
            }
        }
    }

    // What follows the host may be different each time, and does not matter.
    private static string AuthorityOf(string address)
    {
        int start = address.IndexOf("://", StringComparison.Ordinal);
        int end = start < 0 ? -1 : address.IndexOfAny(['/', '?', '#'], start + 3);
        return end < 0 ? address : address[..end];
    }

    // A plan may have addresses of its own for names: then the name says nothing of where it goes.
    private static IEnumerable<PlanTarget> Redirected(PlanTarget target, IReadOnlyDictionary<string, string> hosts)
    {
        string? other = hosts.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"{target.Host}:{target.Port}")) ?? hosts.GetValueOrDefault(target.Host);
        if (other is null)
        {
            return [target];
        }

        return IPEndPoint.TryParse(other, out IPEndPoint? place)
            ? [target with { Host = place.Address.ToString(), Port = place.Port > 0 ? place.Port : target.Port }]
            : [target with { Host = other.ToLowerInvariant() }];
    }

    private static int UsualPort(string scheme) => scheme switch { "postgresql" => 5432, "mysql" => 3306, "sqlserver" => 1433, "redis" => 6379, "https" or "wss" => 443, _ => 80 };
}
