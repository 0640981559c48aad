namespace Perf.Runtime;

/// <summary>
/// Writes a run into the store as it goes on. When the store fails meanwhile (locked, disk full, no permission) the run goes on, what could not be written is
/// tried again each second, and at its end the whole result is; only when that fails too is there a warning.
/// </summary>
internal sealed class StoringObserver(IRunStore store) : IRunObserver, IDisposable
{
    // Ten minutes: what a store that stays away longer has missed is in the result's sums all the same.
    private const int MaxWaiting = 600;

    private readonly Queue<Interval> _waiting = new();
    private RunResult? _toBegin;
    private string _runId = "";

    public void Started(RunResult result)
    {
        _runId = result.Id;
        _toBegin = result;
        Write();
    }

    public void Measured(Interval interval, RunProgress progress)
    {
        _waiting.Enqueue(interval);
        if (_waiting.Count > MaxWaiting)
        {
            _waiting.Dequeue();
        }

        Write();
    }

    public void Ended(RunResult result)
    {
        Write();
        try
        {
            store.Complete(result);
        }
        catch (PerfException e) when (e.Id != ErrorIds.HistoryNotShared)
        {
            throw new PerfException(e.Id, $"The run {result.Id} is not stored; its result is in the pipeline only. {e.Message}", e.Subject, e);
        }
    }

    public void Dispose() => store.Dispose();

    private void Write()
    {
        try
        {
            if (_toBegin is not null)
            {
                store.Begin(_toBegin);
                _toBegin = null;
            }

            while (_waiting.TryPeek(out Interval? next))
            {
                store.Append(_runId, next);
                _waiting.Dequeue();
            }
        }
        catch (PerfException)
        {
            // The next second tries again.
        }
    }
}
