using System.Text.Json.Serialization;

namespace Perf;

/// <summary>A scenario as a file describes it: what is sent, to what, how much, and what is expected. Texts may hold templates (<c>${name}</c>).</summary>
public sealed record Scenario
{
    /// <summary>The name by which runs of it are stored and compared.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is for, in the author's words, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The file's path, or null when it came from elsewhere.</summary>
    public string? Path { get; init; }

    /// <summary>The target's base address, a template; or <c>sample</c>, the small server inside the module; null when an environment gives it. JSON shows a password in it
    /// only where it is a reference.</summary>
    [JsonConverter(typeof(ProxyAddress))]
    public string? Target { get; init; }

    /// <summary>The environment that is used when none is named; null for none.</summary>
    public string? DefaultEnvironment { get; init; }

    /// <summary>Variables by name.</summary>
    public IReadOnlyDictionary<string, Variable> Variables { get; init; } = new Dictionary<string, Variable>();

    /// <summary>Files of rows by name.</summary>
    public IReadOnlyDictionary<string, DataFeeder> Data { get; init; } = new Dictionary<string, DataFeeder>();

    /// <summary>Settings of every request.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>Databases and caches by the name that steps call them by.</summary>
    public IReadOnlyDictionary<string, ConnectionDefinition> Connections { get; init; } = new Dictionary<string, ConnectionDefinition>();

    /// <summary>The load profiles, in parallel unless a start time says otherwise.</summary>
    public IReadOnlyList<LoadProfile> Load { get; init; } = [];

    /// <summary>The flows by name.</summary>
    public IReadOnlyDictionary<string, Flow> Flows { get; init; } = new Dictionary<string, Flow>();

    /// <summary>What runs the virtual users, for people; null for Perf's own steps.</summary>
    public string? Engine { get; init; }

    /// <summary>The program whose functions the flows call, or null where flows are steps of Perf's own.</summary>
    public ScriptProgram? Program { get; init; }

    /// <summary>What is done once before the load begins, by one virtual user; null for nothing. What it sets and captures all iterations begin with.</summary>
    public Flow? Setup { get; init; }

    /// <summary>What is done once after the load has ended, by one virtual user that begins with what the setup set and captured; null for nothing.</summary>
    public Flow? Teardown { get; init; }

    /// <summary>The metrics of its own that it declares, by name.</summary>
    public IReadOnlyDictionary<string, MetricDeclaration> Metrics { get; init; } = new Dictionary<string, MetricDeclaration>();

    /// <summary>The files whose flows and variables are a part of it, as paths relative to its own; they are merged already.</summary>
    public IReadOnlyList<string> Includes { get; init; } = [];

    /// <summary>What else an Artillery test asks for; null for a scenario that came from none.</summary>
    public ArtillerySettings? Artillery { get; init; }

    /// <summary>Whose rules its thresholds are judged by: those of the tool that its file was written for.</summary>
    /// <value>Perf's own.</value>
    public CompatibilityProfile Compatibility { get; init; }

    /// <summary>The thresholds.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>Where measurements are sent while a run goes on.</summary>
    public IReadOnlyList<OutputDefinition> Outputs { get; init; } = [];

    /// <summary>What is read while a run goes on, beside the load.</summary>
    public IReadOnlyList<MonitorDefinition> Monitors { get; init; } = [];

    /// <summary>What differs by environment, by the environment's name.</summary>
    public IReadOnlyDictionary<string, EnvironmentDefinition> Environments { get; init; } = new Dictionary<string, EnvironmentDefinition>();

    /// <summary>Labels that every run of it gets.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Things in the file that are allowed and probably not meant.</summary>
    public IReadOnlyList<ScenarioProblem> Warnings { get; init; } = [];

    /// <summary>All steps, those within others too, each before those that it has: of the flows, and of what is done before and after.</summary>
    /// <returns>The steps.</returns>
    public IEnumerable<Step> AllSteps() => AllFlows().SelectMany(flow => flow.AllSteps());

    /// <summary>A flow with all those that it calls, by way of others too.</summary>
    /// <param name="flow">The flow.</param>
    /// <returns>The flow first; each once.</returns>
    public IReadOnlyList<Flow> WithCalled(Flow flow)
    {
        List<Flow> found = [flow];
        for (int i = 0; i < found.Count; i++)
        {
            foreach (CallStep call in found[i].AllSteps().OfType<CallStep>())
            {
                if (Flows.TryGetValue(call.Flow, out Flow? called) && !found.Contains(called))
                {
                    found.Add(called);
                }
            }
        }

        return found;
    }

    /// <summary>The flows, and beside them what is done before and after.</summary>
    /// <returns>The flows.</returns>
    public IEnumerable<Flow> AllFlows()
    {
        IEnumerable<Flow?> once = [Setup, .. Load.Select(load => load.Setup), .. Load.Select(load => load.Teardown), Teardown];
        return Flows.Values.Concat(once.OfType<Flow>());
    }
}
