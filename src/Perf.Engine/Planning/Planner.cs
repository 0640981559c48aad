using Perf.Engine.Flows;
using Perf.Engine.Protocols;
using Perf.Engine.Sample;
using Perf.Engine.Scenarios.Reading;
using Perf.Engine.Templates;

namespace Perf.Engine.Planning;

/// <summary>Makes a plan of a scenario: a pure function of the request, the environments and the process environment.</summary>
public static class Planner
{
    /// <summary>The variable of the process environment that names the target; wins over the files.</summary>
    public const string TargetVariable = "API_BASE_URL";

    // What people read where nothing is connected to but by scripts.
    private const string NoTarget = "script";

    // Kept as a reference, for the value may hold a password.
    private const string TargetReference = $"${{env:{TargetVariable}}}";

    /// <summary>The variable of the process environment that names the environment; wins over the files.</summary>
    public const string EnvironmentVariable = "ENVIRONMENT";

    /// <summary>Makes the plan.</summary>
    /// <param name="request">What the user asks for.</param>
    /// <param name="environments">The environments of config/environments.yaml; empty when there is none.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="seed">The seed when the request has none.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="PerfException">The environment is unknown, a threshold of the request names a step that is not there, a metric of the scenario's own cannot be, the target is missing or no address, a variable of the environment is not set, or the scenario has scripts that the request does not allow.</exception>
    public static RunPlan Plan(RunRequest request, IReadOnlyDictionary<string, EnvironmentDefinition> environments, Func<string, string?> environment, string runId, int seed)
    {
        string? type = request.Type;
        (request, IReadOnlyList<string> notes) = OfType(request, environments, environment);
        Scenario scenario = request.Scenario;
        string? name = NameOf(request, environment);
        EnvironmentDefinition? chosen = Chosen(request, environments, environment);
        // A script that has become steps of Perf's own says its addresses as well.
        if ((scenario.Program is not null || scenario.Engine is not null) && request.Target is not null)
        {
            throw new PerfException(
                ErrorIds.ArgumentInvalid,
                $"'{scenario.Name}' is a script, which says itself what it asks; -Target does not reach it. If it reads an address from __ENV, give that variable: -Variable @{{ API_BASE_URL = '{request.Target}' }}.",
                request.Target);
        }

        string? target = NeedsTarget(request) ? TargetOf(request, chosen, environment) : null;

        var variables = new Dictionary<string, Variable>(scenario.Variables);
        foreach ((string key, Variable value) in (chosen?.Variables ?? new Dictionary<string, Variable>()).Concat(request.Variables))
        {
            variables[key] = value;
        }

        var tags = new Dictionary<string, string>(scenario.Tags);
        foreach ((string key, string value) in request.Tags)
        {
            tags[key] = value;
        }

        int runSeed = request.Seed ?? seed;
        LoadProfile[] load = [.. scenario.Load.Select((profile, place) => ArrivalSeeds.Give(profile, runSeed, place))];
        scenario = scenario with
        {
            Target = target,
            Load = load,
            Variables = variables,
            Tags = tags,
            Thresholds = [.. scenario.Thresholds, .. request.Thresholds],
            Monitors = MonitorNames.Unique(MonitorUnion.Of(scenario.Monitors, [.. chosen?.Monitors ?? [], .. request.Monitors]), static (_, _) => { }),
            Outputs = [.. scenario.Outputs, .. request.Outputs],
            Compatibility = request.Compatibility ?? scenario.Compatibility,
        };
        RequireSteps(request.Thresholds, scenario);
        RequireMetrics(scenario);
        RequirePermission(request, chosen);
        RequireEnvironmentVariables(scenario, environment);
        // Only tried: the plan keeps the references, and their values stay in memory where they are used.
        _ = VariableResolver.Resolve(variables, environment, name => InputCompiler.IsPerIteration(scenario, name)).OrThrow();
        string[] connected = [.. ConnectionsOf(scenario, environment)];
        (string shown, HttpAuth? credentials) = target is null ? (connected.FirstOrDefault() ?? NoTarget, null) : ShownTarget(target, environment);
        if (target is null && connected.Length > 0)
        {
            scenario = scenario with { Target = shown };
        }
        else if (credentials is not null && Template.Parse(target!).IsLiteral)
        {
            // Kept where no text and no file shows them. Those from the environment stay there until the run.
            scenario = scenario with { Target = shown, Http = scenario.Http with { TargetAuth = credentials } };
        }

        ExecutorPlan[] executors = [.. scenario.Load.Select(profile => ExecutorPlanner.Plan(profile, scenario)).OrderBy(executor => executor.Start)];
        return new RunPlan
        {
            RunId = runId,
            Scenario = scenario,
            Environment = chosen?.Name ?? name,
            Type = type,
            Production = chosen?.Production == true || environments.Values.Concat(scenario.Environments.Values).Any(one => one.Production && AddressesOf(scenario, shown).Concat(connected).Any(address => IsSameHost(one, address, environment))),
            Target = shown,
            Executors = executors,
            Warnings = [.. notes, .. DataDemand.Warnings(scenario, executors)],
            Seed = runSeed,
            Tags = tags,
            Arguments = request.Arguments,
        };
    }

    /// <summary>Makes a request for a type of test one for a scenario.</summary>
    /// <param name="request">The request; one without a type comes back as it is.</param>
    /// <param name="environments">The environments of config/environments.yaml.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>The request, and a sentence for whatever is not looked at.</returns>
    /// <exception cref="PerfException">There is no such type or environment, or the scenario does not fit the type.</exception>
    internal static (RunRequest Request, IReadOnlyList<string> Notes) OfType(
        RunRequest request, IReadOnlyDictionary<string, EnvironmentDefinition> environments, Func<string, string?> environment)
    {
        if (request.Type is null)
        {
            return (request, []);
        }

        var given = new Dictionary<string, Variable>(Chosen(request, environments, environment)?.Variables ?? new Dictionary<string, Variable>());
        foreach ((string key, Variable value) in request.Variables)
        {
            given[key] = value;
        }

        return TypedRequest.Of(request, given, environment);
    }

    private static string? NameOf(RunRequest request, Func<string, string?> environment) =>
        request.Environment ?? NotEmpty(environment(EnvironmentVariable)) ?? request.Scenario.DefaultEnvironment;

    private static EnvironmentDefinition? Chosen(RunRequest request, IReadOnlyDictionary<string, EnvironmentDefinition> environments, Func<string, string?> environment) =>
        NameOf(request, environment) is { } name
            ? Choose(name, isAsked: request.Environment is not null || request.Scenario.DefaultEnvironment is not null, request.Scenario, environments)
            : null;

    private static EnvironmentDefinition? Choose(string name, bool isAsked, Scenario scenario, IReadOnlyDictionary<string, EnvironmentDefinition> environments)
    {
        EnvironmentDefinition? common = environments.GetValueOrDefault(name);
        EnvironmentDefinition? own = scenario.Environments.GetValueOrDefault(name);
        if (common is null && own is null)
        {
            // ENVIRONMENT may be set for other programs: then its name is kept as a label, and nothing else changes.
            if (!isAsked || scenario.Program is not null)
            {
                return null;
            }

            string[] known = [.. environments.Keys.Union(scenario.Environments.Keys).Order(StringComparer.Ordinal)];
            string? nearest = NearestWord.Find(name, known);
            throw new PerfException(
                ErrorIds.EnvironmentInvalid,
                $"There is no environment '{name}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")} Known: {(known.Length == 0 ? "none" : string.Join(", ", known))}. Environments stand in config/environments.yaml or under environments: in the scenario.",
                name);
        }

        var variables = new Dictionary<string, Variable>(common?.Variables ?? new Dictionary<string, Variable>());
        foreach ((string key, Variable value) in own?.Variables ?? new Dictionary<string, Variable>())
        {
            variables[key] = value;
        }

        return new EnvironmentDefinition { Name = name, Target = own?.Target ?? common?.Target, Production = own?.Production == true || common?.Production == true, Variables = variables, Monitors = [.. common?.Monitors ?? [], .. own?.Monitors ?? []] };
    }

    // A file that came from elsewhere must not be able to run code because somebody measures with it.
    private static void RequirePermission(RunRequest request, EnvironmentDefinition? chosen)
    {
        Scenario scenario = request.Scenario;
        if (!request.AllowScript && scenario.AllSteps().OfType<ScriptStep>().FirstOrDefault() is { } step)
        {
            string place = step.Line > 0 ? $" (line {step.Line})" : "";
            throw new PerfException(
                ErrorIds.ScriptNotAllowed,
                $"The scenario '{scenario.Name}' has a script of PowerShell, the step '{step.Name}'{place}, which can do all that you can. Read it, and add -AllowScript to the command when it is to run.",
                scenario.Path ?? scenario.Name);
        }

        if (!request.AllowScript && chosen?.Monitors.OfType<ScriptMonitor>().FirstOrDefault() is { } environments)
        {
            throw new PerfException(
                ErrorIds.ScriptNotAllowed,
                $"The environment '{chosen.Name}' has a script of PowerShell, the monitor '{environments.Name}' (line {environments.Line}), which can do all that you can. Read it, and add -AllowScript to the command when it is to run.",
                chosen.Name);
        }

        if (!request.AllowScript && scenario.Monitors.OfType<ScriptMonitor>().FirstOrDefault() is { } monitor)
        {
            throw new PerfException(
                ErrorIds.ScriptNotAllowed,
                $"The scenario '{scenario.Name}' has a script of PowerShell, the monitor '{monitor.Name}' (line {monitor.Line}), which can do all that you can. Read it, and add -AllowScript to the command when it is to run.",
                scenario.Path ?? scenario.Name);
        }
    }

    // A scenario of databases, caches and scripts alone has no base address: what it connects to is its target.
    // Neither has a script that became steps of Perf's own and asks nothing.
    private static bool NeedsTarget(RunRequest request) => request.Scenario is not { Engine: not null, Program: null, Target: null } && request.Scenario.Program is null or { Kind: ScriptProgram.ArtilleryKind } && (
        request.Target is not null || request.Scenario.Target is not null
        || request.Scenario.AllSteps().OfType<ActionStep>() is var steps
            && (!steps.Any() || steps.Any(step => step is not (SqlStep or RedisStep or ScriptStep or DelegateStep))));

    private static IEnumerable<string> ConnectionsOf(Scenario scenario, Func<string, string?> environment)
    {
        var context = new StepContext(scenario, new Uri("http://localhost/"), new VariableTable(), environment);
        return scenario.Connections.Values.Select(connection => ConnectionAddress.Of(connection, context));
    }

    // The caller's word wins, then the process environment, then the named environment, then the scenario. `sample` is part of the scenario itself: an address
    // or an environment's name that lies about in the process environment must not turn the quick start against a real system; only one that was asked for does.
    private static string TargetOf(RunRequest request, EnvironmentDefinition? chosen, Func<string, string?> environment)
    {
        string? fromScenario = request.Scenario.Target;
        string? target = request.Target
            ?? (fromScenario == SampleServer.TargetName && (request.Environment is null || chosen?.Target is null) ? fromScenario : null)
            ?? (NotEmpty(environment(TargetVariable)) is { } value ? value == SampleServer.TargetName ? value : TargetReference : null)
            ?? chosen?.Target
            ?? fromScenario;
        return target ?? throw new PerfException(
            ErrorIds.ScenarioInvalid,
            $"The scenario '{request.Scenario.Name}' has no target. Set target: in the scenario, name an environment that has one (-Environment), set {TargetVariable}, or give -Target.",
            request.Scenario.Path ?? request.Scenario.Name);
    }

    // Those of the file were checked when it was read. Found out after the run, a wrong name would cost the run.
    private static void RequireSteps(IReadOnlyList<Threshold> thresholds, Scenario scenario)
    {
        string[] known = [.. scenario.AllSteps().OfType<ActionStep>().Select(step => step.Name).Concat(SignInNames.Of(scenario.Http, scenario.AllSteps())).Distinct(StringComparer.Ordinal)];
        if (thresholds.FirstOrDefault(one => one.Step is not null && !known.Contains(one.Step, StringComparer.Ordinal)) is { } wrong)
        {
            string? nearest = NearestWord.Find(wrong.Step!, known);
            throw new PerfException(
                ErrorIds.ThresholdInvalid,
                $"The threshold '{wrong}' names a step that the scenario '{scenario.Name}' does not have{(nearest is null ? "." : $"; did you mean '{nearest}'?")} Steps: {string.Join(", ", known)}.",
                wrong.ToString());
        }
    }

    private static void RequireMetrics(Scenario scenario)
    {
        if (CustomMetrics.Problem(scenario) is var (name, message))
        {
            throw new PerfException(ErrorIds.ScenarioInvalid, $"The scenario '{scenario.Name}' cannot run: {message}.", name);
        }
    }

    private static void RequireEnvironmentVariables(Scenario scenario, Func<string, string?> environment)
    {
        string[] missing = [.. ScenarioTemplates.Of(scenario)
            .SelectMany(text => Template.Parse(text).References)
            .Where(part => part.Kind == TemplatePartKind.Environment && part.Default is null && environment(part.Text) is null)
            .Select(part => part.Text)
            .Distinct(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            throw new PerfException(
                ErrorIds.VariableMissing,
                $"The scenario '{scenario.Name}' needs {(missing.Length == 1 ? "an environment variable that is" : "environment variables that are")} not set: {string.Join(", ", missing)}. Set {(missing.Length == 1 ? "it" : "them")}, or give a default as ${{env:{missing[0]}:-value}}.",
                missing[0]);
        }
    }

    // User, password and query may hold secrets, and are of no use in a base address: requests have a query of their own, and show the password in their header.
    private static (string Shown, HttpAuth? Credentials) ShownTarget(string target, Func<string, string?> environment)
    {
        if (target == SampleServer.TargetName)
        {
            return (target, null);
        }

        if (AddressOf(target, environment) is not { } url || !TargetAddress.IsOne(url))
        {
            // Not the resolved text: it may hold what an environment variable holds.
            string hint = !target.Contains("://", StringComparison.Ordinal) && Uri.TryCreate($"http://{target}", UriKind.Absolute, out Uri? meant) && meant.HostNameType != UriHostNameType.Unknown && Template.Parse(target).IsLiteral
                ? $"; did you mean 'http://{target}'?"
                : ", such as https://staging.example.com; or `sample`.";
            string told = ProxyAddress.Show(target)!;
            throw new PerfException(ErrorIds.ScenarioInvalid, $"The target '{told}' is no address of http, https, ws or wss{hint}", told);
        }

        var shown = new UriBuilder(url) { UserName = "", Password = "", Query = "", Fragment = "" };
        return (shown.Uri.AbsoluteUri.TrimEnd('/'), TargetCredentials.Of(url));
    }

    // A base address may refer to the environment; to a variable it cannot, which can differ from request to request.
    private static Uri? AddressOf(string target, Func<string, string?> environment)
    {
        if (Template.Parse(target).Parts.Any(part => part.Kind is TemplatePartKind.Variable or TemplatePartKind.Call))
        {
            return null;
        }

        string address = TextTemplate.Compile(target, new VariableTable(), environment).Render([]);
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? url) ? url : null;
    }

    // The target, and steps with a whole address of their own, as far as it is known before the run.
    private static IEnumerable<string> AddressesOf(Scenario scenario, string shown) => ScenarioHosts.AddressesOf(scenario)
        .Where(url => url.Contains("://", StringComparison.Ordinal))
        .Prepend(shown);

    private static bool IsSameHost(EnvironmentDefinition one, string shown, Func<string, string?> environment)
    {
        if (one.Target is null || !Uri.TryCreate(shown, UriKind.Absolute, out Uri? mine))
        {
            return false;
        }

        // What the environment would be without API_BASE_URL, which would make every environment's address the one that is asked about. A host is one system,
        // whatever the port; but for this machine, where every port is another.
        return AddressOf(one.Target, name => name == TargetVariable ? null : environment(name)) is { } its
            && its.IdnHost.TrimEnd('.').Equals(mine.IdnHost.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
            && (!mine.IsLoopback || its.Port == mine.Port);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
