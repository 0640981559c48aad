namespace Perf.Engine.Scenarios.Reading;

/// <summary>The names that a template may refer to at one place of a scenario: variables and, inside a flow, what earlier steps capture.</summary>
internal sealed class TemplateScope
{
    private readonly HashSet<string>? _names;

    private TemplateScope(HashSet<string>? names)
    {
        _names = names;
    }

    /// <summary>For a file that is read apart from its scenario, so that any name may be declared there.</summary>
    public static TemplateScope Open { get; } = new(null);

    /// <summary>The names; null where they cannot be known.</summary>
    public IReadOnlySet<string>? Names => _names;

    public static TemplateScope Of(IEnumerable<string> variables) => new(new HashSet<string>(variables, StringComparer.Ordinal));

    /// <summary>A scope for one flow: the same variables, and captures of its own.</summary>
    public TemplateScope ForFlow() => _names is null ? Open : Of(_names);

    /// <summary>Makes what a step captures known to the steps after it.</summary>
    public void AddCaptures(IEnumerable<string> names) => _names?.UnionWith(names);
}
