using Perf.Tuning;

namespace Perf.Tests.Tuning.Catalogue;

/// <summary>What expressions of tests know: names, settings and evidence of a list.</summary>
internal sealed class KnownValues(params (string Name, object Value)[] values) : IValueScope
{
    private readonly Dictionary<string, Value> _values = values.ToDictionary(one => one.Name, one => one.Value switch
    {
        bool truth => Value.Of(truth),
        string text => Value.Of(text),
        _ => Value.Of(Convert.ToDouble(one.Value, System.Globalization.CultureInfo.InvariantCulture)),
    });

    public Value Of(string name) => _values.TryGetValue(name, out Value value) ? value : Value.Missing(name);

    public Value Setting(string? mechanism, string key) => Of($"{mechanism ?? "own"} {key}");

    public Value Evidence(string signal) => Of($"evidence {signal}");
}
