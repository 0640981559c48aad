using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>What the flows of a scenario are called, set and call, before anything of them is checked.</summary>
internal sealed class FlowNames
{
    private readonly Dictionary<string, YamlMapping?> _flows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _called = new(StringComparer.Ordinal);
    private readonly HashSet<string> _set = new(StringComparer.Ordinal);

    /// <summary>Collects them.</summary>
    /// <param name="flows">The mappings of flows: that of the file, and those of the files that it includes.</param>
    /// <param name="once">The lists of steps that are done before and after the load.</param>
    public FlowNames(IEnumerable<YamlNode?> flows, IEnumerable<YamlNode?> once)
    {
        foreach (YamlEntry entry in flows.OfType<YamlMapping>().SelectMany(mapping => mapping.Entries))
        {
            _flows.TryAdd(entry.Name, entry.Value as YamlMapping);
        }

        foreach (YamlNode? steps in _flows.Values.SelectMany(Steps).Concat(once))
        {
            _called.UnionWith(StepNames.Called(steps).Select(call => call.Flow));
            _set.UnionWith(StepNames.Set(steps));
        }
    }

    /// <summary>The names, those of included files too.</summary>
    public IReadOnlyCollection<string> Names => _flows.Keys;

    /// <summary>What a flow may find set by those who call it: anything, where it is called.</summary>
    public IEnumerable<string> GivenTo(string flow) => _called.Contains(flow) ? _set : [];

    /// <summary>What a flow may set, those that it calls included.</summary>
    public IEnumerable<string> SetBy(string flow) => Closure(flow).SelectMany(name => Steps(_flows.GetValueOrDefault(name)).SelectMany(StepNames.Set));

    /// <summary>Whether a flow calls itself, by way of others or not.</summary>
    public bool CallsItself(string flow) => StepsOf(flow).SelectMany(StepNames.Called).SelectMany(call => Closure(call.Flow)).Contains(flow);

    private HashSet<string> Closure(string flow)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { flow };
        var open = new Stack<string>(found);
        while (open.TryPop(out string? next))
        {
            foreach ((string called, _) in StepsOf(next).SelectMany(StepNames.Called))
            {
                if (found.Add(called))
                {
                    open.Push(called);
                }
            }
        }

        return found;
    }

    private IEnumerable<YamlNode?> StepsOf(string flow) => Steps(_flows.GetValueOrDefault(flow));

    private static IEnumerable<YamlNode?> Steps(YamlMapping? flow) => flow is null ? [] : [flow.Find("beforeVu")?.Value, flow.Find("steps")?.Value, flow.Find("afterVu")?.Value];
}
