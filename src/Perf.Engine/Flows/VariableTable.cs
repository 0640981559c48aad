using Perf.Engine.Data;
using Perf.Engine.Scenarios;

namespace Perf.Engine.Flows;

/// <summary>
/// What the templates of a run refer to: gives every variable a number, so that a virtual user keeps its values in an array, and notes which of them a flow
/// uses. Used by one thread, before the run.
/// </summary>
public sealed class VariableTable
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _rows = [];
    private readonly Stack<List<CompiledCall>> _calls = new();
    private readonly DataSet _data;
    private HashSet<string> _used = new(StringComparer.Ordinal);
    private HashSet<int> _feeders = [];
    private int _count;

    /// <summary>A table for templates of no file and no data.</summary>
    public VariableTable()
        : this(DataSet.None, ScenarioFolder.None)
    {
    }

    internal VariableTable(DataSet data, ScenarioFolder folder)
    {
        _data = data;
        Folder = folder;
    }

    /// <summary>The number of places: variables, rows of data, and results of functions.</summary>
    public int Count => _count;

    /// <summary>The variables with their numbers. Complete when the whole scenario is compiled.</summary>
    public IReadOnlyDictionary<string, int> Slots => _slots;

    /// <summary>Where the files of the scenario are.</summary>
    internal ScenarioFolder Folder { get; }

    /// <summary>The variables that were asked for since the last <see cref="BeginFlow"/>.</summary>
    internal IReadOnlySet<string> Used => _used;

    /// <summary>The feeders whose columns were asked for since then.</summary>
    internal IReadOnlySet<int> UsedFeeders => _feeders;

    /// <summary>The variable's number; a new one when the name is new.</summary>
    /// <param name="name">The variable's name.</param>
    /// <returns>0 or more.</returns>
    public int SlotOf(string name)
    {
        _used.Add(name);
        if (_data.Find(name) is { } column)
        {
            _feeders.Add(column.Feeder);
        }

        if (!_slots.TryGetValue(name, out int slot))
        {
            _slots[name] = slot = _count++;
        }

        return slot;
    }

    /// <summary>The column of that name, to be written from the feeder's row without a text in between; null when it is a variable.</summary>
    internal DataColumn? ColumnOf(string name)
    {
        if (_data.Find(name) is not { } column)
        {
            return null;
        }

        _feeders.Add(column.Feeder);
        return column with { RowSlot = RowSlotOf(column.Feeder) };
    }

    /// <summary>The place of the row that a feeder gave to the iteration.</summary>
    internal int RowSlotOf(int feeder)
    {
        if (!_rows.TryGetValue(feeder, out int slot))
        {
            _rows[feeder] = slot = _count++;
        }

        return slot;
    }

    /// <summary>A place for the result of a call in the step that is being compiled.</summary>
    internal int AddCall(CompiledExpression expression)
    {
        int slot = _count++;
        if (_calls.TryPeek(out List<CompiledCall>? calls))
        {
            calls.Add(new CompiledCall(slot, expression));
            return slot;
        }

        throw new PerfException(ErrorIds.ScenarioInvalid, "A function cannot be called here: the value holds for the whole run. Use a variable of one value or ${env:NAME}.");
    }

    /// <summary>From here on calls belong to a step, or to a step within it.</summary>
    internal void BeginStep() => _calls.Push([]);

    /// <summary>The step's calls, in the order of their results' use.</summary>
    internal CompiledCall[] EndStep() => [.. _calls.Pop()];

    /// <summary>From here on variables and data are those of another flow.</summary>
    internal void BeginFlow()
    {
        _used = new HashSet<string>(StringComparer.Ordinal);
        _feeders = [];
    }

    /// <summary>Notes that a flow uses all the columns of a feeder, by their names.</summary>
    internal void UseFeeder(int feeder)
    {
        foreach (string name in _data.NamesOf(feeder))
        {
            SlotOf(name);
        }
    }
}
