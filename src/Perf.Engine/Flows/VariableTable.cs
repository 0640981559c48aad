namespace Perf.Engine.Flows;

/// <summary>Gives every variable of a run a number, so that a virtual user keeps its values in an array.</summary>
public sealed class VariableTable
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);

    /// <summary>The number of variables.</summary>
    public int Count => _slots.Count;

    /// <summary>The variables with their numbers. Complete when the whole scenario is compiled.</summary>
    public IReadOnlyDictionary<string, int> Slots => _slots;

    /// <summary>The variable's number; a new one when the name is new.</summary>
    /// <param name="name">The variable's name.</param>
    /// <returns>0 or more.</returns>
    public int SlotOf(string name)
    {
        if (!_slots.TryGetValue(name, out int slot))
        {
            _slots[name] = slot = _slots.Count;
        }

        return slot;
    }
}
