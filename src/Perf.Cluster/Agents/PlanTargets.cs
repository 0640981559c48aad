using System.Globalization;
using System.Net;
using Perf.Engine.Flows;
using Perf.Engine.Planning;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Sample;
using Perf.Engine.Templates;

namespace Perf.Cluster.Agents;

/// <summary>All places that a plan connects to, as far as they are known before the run; read as the engine reads them. A pure function of the plan and the environment.</summary>
/// <param name="Known">The places, each once.</param>
/// <param name="Unknown">Addresses of steps whose host only the run can tell, as they are written.</param>
internal sealed record PlanTargets(IReadOnlyList<PlanTarget> Known, IReadOnlyList<string> Unknown)
{
    /// <summary>The places that this machine connects to itself: a proxy stands for those of requests.</summary>
    public IReadOnlyList<PlanTarget> Direct { get; init; } = Known;

    /// <summary>Whether it asks for the sample server, which each machine has for itself.</summary>
    public bool UsesSample { get; init; }

    /// <summary>Lists them.</summary>
    /// <exception cref="PerfException">A reference of the target has no value here.</exception>
    public static PlanTargets Of(RunPlan plan, Func<string, string?> environment)
    {
        Scenario scenario = plan.Scenario;
        var context = new StepContext(scenario, new Uri("http://localhost/"), new VariableTable(), environment);
        List<string> unknown = [];
        PlanTarget? proxy = ProxyOf(scenario.Http, environment);
        List<PlanTarget> requests = [.. RequestsOf(scenario, environment, unknown)];
        List<PlanTarget> connections = [.. scenario.Connections.Values.SelectMany(connection => ConnectionsOf(connection, context, unknown))];

        // A name that the plan sends to what is no address stays a name for the engine: what is meant is not clear.
        unknown.AddRange(scenario.Http.Hosts.Where(host => !IPEndPoint.TryParse(host.Value, out _)).Select(host => $"{host.Key}: {host.Value}"));

        // A proxy looks names up by itself; only its own is looked up here.
        PlanTarget[] reached = [.. (proxy is null ? requests : [proxy]).Select(target => Redirected(target, scenario.Http.Hosts))];
        return new PlanTargets([.. (proxy is null ? reached : [.. reached, .. requests]).Concat(connections).Distinct()], [.. unknown.Distinct()])
        {
            // A server of HTTP/3 alone listens at no port of TCP.
            Direct = [.. reached.Where(target => scenario.Http.Version != LoadNeed.Http3 || target.Scheme != "https").Concat(connections).Distinct()],
            UsesSample = scenario.Target == SampleServer.TargetName && SendsToTarget(scenario),
        };
    }

    private static bool SendsToTarget(Scenario scenario) =>
        ScenarioHosts.AddressesOf(scenario).Any(address => address.StartsWith('/'))
        || scenario.AllSteps().Any(step => step is GrpcStep { Target: null or "" } or RequestStep { Url: "" } or WebSocketStep { Url: "" });

    /// <summary>Where an address of a request goes; null where that cannot be told.</summary>
    internal static PlanTarget? TargetOf(string address) =>
        Uri.TryCreate(UrlText.EncodeIllegal(address), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out Uri? url) ? TargetOf(url) : null;

    private static PlanTarget? TargetOf(Uri url)
    {
        try
        {
            return TargetAddress.IsOne(url) && url.IdnHost.Length > 0 && url.Port > 0 ? new PlanTarget(TargetPattern.SchemeOf(url.Scheme), url.IdnHost.ToLowerInvariant(), url.Port) : null;
        }
        catch (UriFormatException)
        {
            // .NET finds only now that it is no name.
            return null;
        }
    }

    private static IEnumerable<PlanTarget> RequestsOf(Scenario scenario, Func<string, string?> environment, List<string> unknown)
    {
        if (scenario.Target is { } target && target != SampleServer.TargetName)
        {
            // The engine takes it as it is written, without encoding.
            if (Literal(target, environment) is { } text && Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && TargetOf(url) is { } main)
            {
                yield return main with { Written = target };
            }
            else
            {
                unknown.Add(target);
            }
        }

        Func<string, string> resolve = ScenarioTexts.Resolver(scenario, environment);
        HashSet<string> written = [.. scenario.AllSteps().SelectMany(step => step.Writes())];
        IEnumerable<string> tokens = scenario.AllSteps().OfType<RequestStep>().Select(step => step.Auth).Prepend(scenario.Http.Auth).Select(auth => auth?.OAuth2?.TokenUrl ?? "");
        foreach (string address in ScenarioHosts.AddressesOf(scenario).Concat(tokens).Where(address => address.Length > 0 && !address.StartsWith('/')).Distinct())
        {
            if (TryResolve(AuthorityOf(address)) is { } known)
            {
                yield return known with { Written = AuthorityOf(address) };
            }
            else
            {
                unknown.Add(AuthorityOf(address));
            }
        }

        PlanTarget? TryResolve(string authority)
        {
            try
            {
                return Refers(authority, written, scenario, []) ? null : TargetOf(resolve(authority));
            }
            catch (PerfException)
            {
                return null;
            }
        }
    }

    // What a step sets while the run goes on may lead anywhere, whatever the variable is at the start.
    private static bool Refers(string text, HashSet<string> written, Scenario scenario, HashSet<string> seen)
    {
        try
        {
            return Template.Parse(text).References.Where(part => part.Kind == TemplatePartKind.Variable).Any(part => written.Contains(part.Text)
                || (seen.Add(part.Text) && scenario.Variables.TryGetValue(part.Text, out Variable? variable) && variable.Values.Any(value => value.Text is { } next && Refers(next, written, scenario, seen))));
        }
        catch (TemplateException)
        {
            return true;
        }
    }

    private static IEnumerable<PlanTarget> ConnectionsOf(ConnectionDefinition connection, StepContext context, List<string> unknown)
    {
        if (ConnectionHosts.Of(connection, context) is { } places && places.All(place => place.Host.All(char.IsAscii)))
        {
            return places.Select(place => new PlanTarget(connection.Kind, place.Host.ToLowerInvariant(), place.Port) { Written = $"{connection.Kind}://{connection.Name}", IsDriver = true });
        }

        // Its driver knows where it leads; nobody else does.
        unknown.Add($"{connection.Kind}://{connection.Name}");
        return [];
    }

    private static PlanTarget? ProxyOf(HttpOptions options, Func<string, string?> environment) =>
        options.Proxy is not { } template ? null
        : Literal(template, environment) is { } text && ProxyServer.Parse(text) is var proxy ? new PlanTarget("http", proxy.Host.ToLowerInvariant(), proxy.Port) { Written = "http.proxy" }
        : throw new PerfException(ErrorIds.ScenarioInvalid, "http.proxy is the same for the whole run and cannot refer to a variable. Write it as it is, or as ${env:NAME}.");

    // Null where a variable is in it, which has no value before the run.
    private static string? Literal(string template, Func<string, string?> environment) => TextTemplate.Compile(template, new VariableTable(), environment).Literal;

    // What follows the host may be different each time, and does not matter.
    private static string AuthorityOf(string address)
    {
        int start = address.IndexOf("://", StringComparison.Ordinal);
        int end = start < 0 ? -1 : address.IndexOfAny(['/', '?', '#'], start + 3);
        return end < 0 ? address : address[..end];
    }

    // A plan may have addresses of its own for names: then the name says nothing of where it goes. With its port it is the nearer description.
    internal static PlanTarget Redirected(PlanTarget target, IReadOnlyDictionary<string, string> hosts) =>
        PlaceOf(hosts.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"{target.Host}:{target.Port}"))) is { } exact ? Moved(target, exact)
        : PlaceOf(hosts.GetValueOrDefault(target.Host)) is { } named ? Moved(target, named)
        : target;

    private static IPEndPoint? PlaceOf(string? text) => text is not null && IPEndPoint.TryParse(text, out IPEndPoint? place) ? place : null;

    private static PlanTarget Moved(PlanTarget target, IPEndPoint place) => target with { Host = place.Address.ToString(), Port = place.Port > 0 ? place.Port : target.Port, Written = $"{target.Written} at {place.Address}" };
}
