namespace Perf.ScriptWorker.Lowering;

/// <summary>The names that a block of a function knows.</summary>
/// <param name="outer">The block around it, or null.</param>
internal sealed class ValueScope(ValueScope? outer)
{
    private readonly Dictionary<string, LoweredValue> _values = new(StringComparer.Ordinal);

    /// <summary>Declares a name.</summary>
    public void Set(string name, LoweredValue value) => _values[name] = value;

    /// <summary>What a name stands for, or null when it is none of a function's own.</summary>
    public LoweredValue? Get(string name) => _values.TryGetValue(name, out LoweredValue? value) ? value : outer?.Get(name);
}
