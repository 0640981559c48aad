namespace Perf.Runtime;

/// <summary>
/// Writes a run into the store as it goes on. When the store fails meanwhile (disk full, no permission) the run goes on, and at its end the whole result is
/// tried once more; only when that fails too is there a warning.
/// </summary>
internal sealed class StoringObserver(IRunStore store) : IRunObserver, IDisposable
{
    private string _runId = "";
    private bool _failed;

    public void Started(RunResult result)
    {
        _runId = result.Id;
        Try(() => store.Begin(result));
    }

    public void Measured(Interval interval, RunProgress progress)
    {
        if (!_failed)
        {
            Try(() => store.Append(_runId, interval));
        }
    }

    public void Ended(RunResult result)
    {
        try
        {
            store.Complete(result);
        }
        catch (PerfException e)
        {
            throw new PerfException(e.Id, $"The run {result.Id} is not stored; its result is in the pipeline only. {e.Message}", e.Subject, e);
        }
    }

    public void Dispose() => store.Dispose();

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (PerfException)
        {
            _failed = true;
        }
    }
}
