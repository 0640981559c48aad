using Perf.Engine.Data;
using Perf.Engine.Flows;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>The names that a template may refer to at one place of a scenario: variables, columns of data and, inside a flow, what earlier steps capture.</summary>
internal sealed class TemplateScope
{
    private readonly HashSet<string>? _names;
    private readonly IReadOnlyDictionary<string, DataFeeder?> _data;

    private TemplateScope(HashSet<string>? names, IReadOnlyDictionary<string, DataFeeder?> data)
    {
        _names = names;
        _data = data;
    }

    /// <summary>For a file that is read apart from its scenario, so that any name may be declared there.</summary>
    public static TemplateScope Open { get; } = new(null, new Dictionary<string, DataFeeder?>());

    /// <summary>The names of variables and captures; null where they cannot be known.</summary>
    public IReadOnlySet<string>? Names => _names;

    /// <summary>A scope for a scenario.</summary>
    /// <param name="variables">The names of its variables.</param>
    /// <param name="data">Its feeders; one whose file cannot be read is null, and any column may be in it.</param>
    public static TemplateScope Of(IEnumerable<string> variables, IReadOnlyDictionary<string, DataFeeder?>? data = null) =>
        new(new HashSet<string>(variables, StringComparer.Ordinal), data ?? new Dictionary<string, DataFeeder?>());

    /// <summary>A scope for one flow: the same variables and data, and captures of its own.</summary>
    public TemplateScope ForFlow() => _names is null ? Open : Of(_names, _data);

    /// <summary>Makes what a step captures known to the steps after it.</summary>
    public void AddCaptures(IEnumerable<string> names) => _names?.UnionWith(names);

    /// <summary>Whether a template may refer to a name here.</summary>
    public bool IsKnown(string name) =>
        _names is null || _names.Contains(name) || IterationInputs.IsBuiltIn(name)
        || (FeederByPrefix(name, out DataFeeder? feeder) && (feeder is null || ColumnsOf(feeder).Contains(name)));

    /// <summary>The feeder that has a column of this name, or null.</summary>
    public string? FeederOf(string name) => FeederByPrefix(name, out DataFeeder? feeder) && feeder is not null && ColumnsOf(feeder).Contains(name) ? feeder.Name : null;

    /// <summary>The feeder whose column a name was meant to be, though it has none such.</summary>
    public DataFeeder? FeederMeantBy(string name) => FeederByPrefix(name, out DataFeeder? feeder) ? feeder : null;

    private bool FeederByPrefix(string name, out DataFeeder? feeder)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        feeder = null;
        return dot > 0 && _data.TryGetValue(name[..dot], out feeder);
    }

    private static IEnumerable<string> ColumnsOf(DataFeeder feeder) => feeder.Columns.Select(column => DataSet.NameOf(feeder.Name, column));
}
