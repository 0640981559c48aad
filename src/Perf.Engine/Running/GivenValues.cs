namespace Perf.Engine.Running;

/// <summary>What the setups of a run have set and captured: what all iterations begin with. Complete before the load begins, and unchanged from then on.</summary>
/// <param name="executors">How many executors there are.</param>
internal sealed class GivenValues(int executors)
{
    private readonly (int Slot, ScalarValue Value)[][] _ofExecutor = [.. Enumerable.Repeat(Array.Empty<(int, ScalarValue)>(), executors)];
    private readonly SortedSet<int> _noted = [];
    private (int Slot, ScalarValue Value)[] _ofRun = [];

    /// <summary>What the test's setup has set.</summary>
    public IReadOnlyCollection<(int Slot, ScalarValue Value)> OfRun => _ofRun;

    /// <summary>What the executors' setups have set, by the executor's place.</summary>
    public IReadOnlyList<(int Slot, ScalarValue Value)[]> OfExecutors => _ofExecutor;

    /// <summary>The test's setup has set a value that its steps do not tell of, as functions of a program do.</summary>
    /// <param name="slot">The value's slot.</param>
    public void Note(int slot) => _noted.Add(slot);

    /// <summary>Keeps what the test's setup has set.</summary>
    /// <param name="slots">The slots that it may have set.</param>
    /// <param name="values">The values at its end.</param>
    public void KeepOfRun(IReadOnlyList<int> slots, ScalarValue[] values) => _ofRun = [.. slots.Union(_noted).Select(slot => (slot, values[slot]))];

    /// <summary>Keeps what an executor's setup has set.</summary>
    /// <param name="executor">The executor's place in the scenario.</param>
    /// <param name="slots">The slots that it may have set.</param>
    /// <param name="values">The values at its end.</param>
    public void KeepOfExecutor(int executor, IReadOnlyList<int> slots, ScalarValue[] values) => _ofExecutor[executor] = [.. slots.Select(slot => (slot, values[slot]))];

    /// <summary>Takes what the setups have set in another process.</summary>
    /// <param name="ofRun">What the test's has.</param>
    /// <param name="ofExecutors">What those of the executors have, one for each.</param>
    public void Restore((int Slot, ScalarValue Value)[] ofRun, (int Slot, ScalarValue Value)[][] ofExecutors)
    {
        _ofRun = ofRun;
        ofExecutors.CopyTo(_ofExecutor, 0);
    }

    /// <summary>Sets the values.</summary>
    /// <param name="values">A virtual user's.</param>
    /// <param name="executor">The executor's place; none of them for what belongs to the run as a whole.</param>
    public void Fill(ScalarValue[] values, int executor)
    {
        foreach ((int slot, ScalarValue value) in _ofRun)
        {
            values[slot] = value;
        }

        if ((uint)executor < (uint)_ofExecutor.Length)
        {
            foreach ((int slot, ScalarValue value) in _ofExecutor[executor])
            {
                values[slot] = value;
            }
        }
    }
}
