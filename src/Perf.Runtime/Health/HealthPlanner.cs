using System.Globalization;
using Perf.Analysis;
using Perf.Engine.Planning;
using Perf.Telemetry.Health;

namespace Perf.Runtime;

/// <summary>Works out what will be looked at: settings, what the user gave, and the environment's target.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="settings">The settings that hold for the environment.</param>
/// <param name="environments">The environments that hold for the folder.</param>
/// <param name="variable">Gives an environment variable's value, or null.</param>
internal sealed class HealthPlanner(HealthRequest request, HealthSettings settings, IReadOnlyDictionary<string, EnvironmentDefinition> environments, Func<string, string?> variable)
{
    private const string AgentsCheck = "agents";

    private static readonly TimeSpan s_storeLimit = TimeSpan.FromMinutes(2);

    // Who connects to a cluster waits twenty seconds for an agent, and knows then why none took it.
    private static readonly TimeSpan s_clusterLimit = TimeSpan.FromSeconds(30);

    /// <summary>The environment: the user's word, otherwise that of the process environment.</summary>
    internal static string? EnvironmentOf(HealthRequest request, Func<string, string?> variable) => request.Environment ?? (variable(Planner.EnvironmentVariable) is { Length: > 0 } named ? named : null);

    /// <summary>Plans.</summary>
    /// <exception cref="PerfException">A word of -Include or -Exclude means no check, or the environment is not known.</exception>
    internal HealthPlan Plan()
    {
        if (HealthSelection.Unknown([.. request.Include, .. request.Exclude]) is { } word)
        {
            string near = NearestWord.Find(word, HealthSelection.Kinds) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
            throw new PerfException(ErrorIds.ArgumentInvalid, $"'{word}' is no check{near} There are: {string.Join(", ", HealthSelection.Kinds)}.", word);
        }

        string? environment = EnvironmentOf(request, variable);
        PlannedCheck[] services = [.. HealthFile.ServiceNames.Select(Service)];
        PlannedCheck[] targets = [.. Targets(environment)];
        PlannedCheck[] all =
        [
            .. services, .. targets, .. Certificates([.. services, .. targets]),
            // Each page of a large store is read, which takes longer than a question over the network.
            new("store", "") { AtLeast = s_storeLimit }, new("outbox", ""), new("outputs", ""), new("disk", ""), new("clock", settings.TimeServer ?? ""),
            .. Agents(),
        ];
        PlannedCheck[] wanted = [.. all.Where(check => HealthSelection.IsWanted(check.Name, request.Include, [.. request.Exclude, .. settings.Exclude]))];
        return new HealthPlan { Environment = environment, Settings = request.Timeout is { } timeout ? settings with { Timeout = timeout } : settings, Checks = wanted };
    }

    private PlannedCheck Service(string name)
    {
        HealthService? service = settings.Services.GetValueOrDefault(name);
        string? address = request.Services.GetValueOrDefault(name) ?? service?.Url;
        if (string.IsNullOrWhiteSpace(address))
        {
            return new PlannedCheck(name, "", "No address is given.", $"-{ParameterOf(name)} gives one, or 'services' in {HealthFile.RelativePath}.");
        }

        var missing = new List<string>();
        // Where the user names another place, what signs in at the file's is not sent there.
        HealthService known = request.Services.ContainsKey(name) && service?.Url != address ? new HealthService { Optional = service?.Optional ?? false } : service ?? new HealthService();
        HealthService resolved = known with
        {
            Url = Resolve(address, missing),
            User = known.User is null ? null : Resolve(known.User, missing),
            Password = known.Password is null ? null : Resolve(known.Password, missing),
            Token = known.Token is null ? null : Resolve(known.Token, missing),
        };
        return missing.Count > 0
            ? new PlannedCheck(name, "", $"Not set: {string.Join(", ", missing.Distinct())}.", "Set the environment variables where the check runs.")
            : new PlannedCheck(name, HealthAddress.Shown(resolved.Url)) { Service = resolved };
    }

    private static string ParameterOf(string name) => name switch
    {
        "influxdb" => "InfluxDb",
        _ => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(name[0])}{name[1..]}"),
    };

    private IEnumerable<PlannedCheck> Targets(string? environment)
    {
        IReadOnlyList<HealthEndpoint> endpoints = request.HealthPaths.Count > 0
            ? [.. request.HealthPaths.Select((path, i) => new HealthEndpoint { Url = path, Name = request.HealthPaths.Count == 1 ? "" : path.TrimStart('/') })]
            : settings.Targets;
        var missing = new List<string>();
        string? root = Target(environment, missing);
        foreach (HealthEndpoint endpoint in endpoints)
        {
            string name = endpoint.Name.Length == 0 ? "target" : $"target:{endpoint.Name}";
            string place = Resolve(endpoint.Url, missing);
            bool isWhole = place.Contains("://", StringComparison.Ordinal);
            if (missing.Count > 0)
            {
                yield return new PlannedCheck(name, "", $"Not set: {string.Join(", ", missing.Distinct())}.", "Set the environment variables where the check runs.");
            }
            else if (!isWhole && root is null)
            {
                yield return new PlannedCheck(name, "", "Nothing says where the target is.", "Name an environment of config/environments.yaml (-Environment staging) or an address (-Target https://staging.example.com).");
            }
            else
            {
                string address = isWhole ? place : HealthAddress.Join(root!, place);
                yield return new PlannedCheck(name, HealthAddress.Shown(address)) { Endpoint = endpoint with { Url = address } };
            }
        }
    }

    // As for runs: the user's word, API_BASE_URL, the environment.
    private string? Target(string? environment, List<string> missing)
    {
        EnvironmentDefinition? known = environment is null ? null : environments.FirstOrDefault(one => one.Key.Equals(environment, StringComparison.OrdinalIgnoreCase)).Value;
        if (environment is not null && known is null && environments.Count > 0)
        {
            string near = NearestWord.Find(environment, environments.Keys) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
            throw new PerfException(ErrorIds.EnvironmentInvalid, $"There is no environment '{environment}' in config/environments.yaml{near} There are: {string.Join(", ", environments.Keys)}.", environment);
        }

        string? address = request.Target ?? (variable(Planner.TargetVariable) is { Length: > 0 } given ? given : known?.Target);
        return string.IsNullOrWhiteSpace(address) ? null : Resolve(address, missing);
    }

    private static IEnumerable<PlannedCheck> Certificates(IEnumerable<PlannedCheck> checks) => checks
        .Select(check => HealthAddress.Secured(check.Service?.Url ?? check.Endpoint?.Url ?? ""))
        .OfType<(string Host, int Port)>()
        .Distinct()
        .Select(place => new PlannedCheck(string.Create(CultureInfo.InvariantCulture, $"tls:{place.Host}:{place.Port}"), string.Create(CultureInfo.InvariantCulture, $"{place.Host}:{place.Port}")) { Certificate = place });

    private PlannedCheck[] Agents()
    {
        bool isMeant = settings.Agents is not null || request.Include.Any(one => one.Equals(AgentsCheck, StringComparison.OrdinalIgnoreCase));
        string? connection = settings.Agents?.Cluster ?? (variable(ClusterSettings.Variable) is { Length: > 0 } named ? named : null);
        if (connection is null)
        {
            return isMeant ? [new PlannedCheck(AgentsCheck, "", "No cluster of agents is named.", $"Set {ClusterSettings.Variable} (redis://redis.example.com:6379/0), or 'agents: {{ cluster: ... }}' in {HealthFile.RelativePath}. localhost is that of this machine.")] : [];
        }

        var missing = new List<string>();
        string place = Resolve(connection, missing);
        if (missing.Count > 0)
        {
            return [new PlannedCheck(AgentsCheck, "", $"Not set: {string.Join(", ", missing.Distinct())}.", "Set the environment variables where the check runs.")];
        }

        // Agents of this machine alone come and go with who works there: no setup depends on them, unless somebody says so.
        return !isMeant && !place.Contains("://", StringComparison.Ordinal) ? [] :
        [
            new PlannedCheck(AgentsCheck, WithoutUser(place))
            {
                AtLeast = s_clusterLimit,
                Cluster = new ClusterSettings { Connection = connection, CertificatePath = settings.Agents?.CertificatePath, AuthorityPath = settings.Agents?.AuthorityPath },
            },
        ];
    }

    private static string WithoutUser(string connection)
    {
        int start = connection.IndexOf("://", StringComparison.Ordinal);
        int at = connection.LastIndexOf('@');
        return start >= 0 && at > start ? connection[..(start + 3)] + connection[(at + 1)..] : connection;
    }

    private string Resolve(string text, List<string> missing) => EnvironmentReferences.Resolve(text, variable, missing);
}
