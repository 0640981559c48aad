using Perf.Engine.Flows.Expressions;

namespace Perf.Engine.Flows.Control;

/// <summary>The values that a loop goes over, as they are when it is entered.</summary>
internal sealed class LoopItems
{
    private readonly IReadOnlyList<ScalarValue>? _known;
    private readonly IReadOnlyList<CompiledValue> _values;
    private readonly int _slot;

    private LoopItems(IReadOnlyList<ScalarValue>? known, IReadOnlyList<CompiledValue> values, int slot)
    {
        _known = known;
        _values = values;
        _slot = slot;
    }

    /// <summary>The same values in every iteration.</summary>
    public static LoopItems Of(IReadOnlyList<ScalarValue> known) => new(known, [], -1);

    /// <summary>Values that are written, some of them templates.</summary>
    public static LoopItems Of(IReadOnlyList<CompiledValue> values) => values.All(value => value.Constant is not null) ? Of([.. values.Select(value => value.Constant!.Value)]) : new(null, values, -1);

    /// <summary>What a variable has.</summary>
    public static LoopItems OfVariable(int slot) => new(null, [], slot);

    /// <summary>The values now: of a variable that holds a JSON array its elements, of one without a value none, of any other that value alone.</summary>
    /// <param name="values">The virtual user's values.</param>
    public IReadOnlyList<ScalarValue> Of(ScalarValue[] values)
    {
        if (_known is not null)
        {
            return _known;
        }

        if (_slot < 0)
        {
            return [.. _values.Select(value => value.Of(values))];
        }

        return values[_slot] switch
        {
            { Text: null } or { Kind: ScalarKind.Null } => [],
            { Kind: ScalarKind.Json } json => JsonElements.Of(json.Text),
            var one => [one],
        };
    }
}
