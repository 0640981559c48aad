namespace Perf.ScriptWorker.Metrics;

/// <summary>What one user has measured since it last spoke to its loop. Two lists take turns, so that nothing is allocated in steady state.</summary>
internal sealed class SampleBuffer
{
    // Script that measures without end and never asks anything must not fill the memory.
    private const int Enough = 4096;

    private List<ScriptSample> _filling = [];
    private List<ScriptSample>? _spare = [];

    /// <summary>Whether it is time to pass them on, though nothing else is to be said to the loop.</summary>
    public bool IsFull => _filling.Count >= Enough;

    /// <summary>Adds one; on the user's thread.</summary>
    public void Add(in ScriptSample sample) => _filling.Add(sample);

    /// <summary>Takes all, or null when there are none; on the user's thread.</summary>
    public List<ScriptSample>? Take()
    {
        if (_filling.Count == 0)
        {
            return null;
        }

        List<ScriptSample> full = _filling;
        _filling = Interlocked.Exchange(ref _spare, null) ?? [];
        return full;
    }

    /// <summary>Gives a list back that was counted; on the loop.</summary>
    public void Return(List<ScriptSample> samples)
    {
        samples.Clear();
        Volatile.Write(ref _spare, samples);
    }
}
