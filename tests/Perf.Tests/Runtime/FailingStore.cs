namespace Perf.Tests.Runtime;

/// <summary>A store that notes what it is asked for, and fails where it is told to.</summary>
internal sealed class FailingStore(params string[] failing) : IRunStore
{
    public List<string> Calls { get; } = [];

    public RunResult? Completed { get; private set; }

    public void Begin(RunResult result) => Note(nameof(Begin));

    public void Append(string runId, Interval interval) => Note($"{nameof(Append)} {runId} {interval.Index}");

    public void Complete(RunResult result)
    {
        Note(nameof(Complete));
        Completed = result;
    }

    public IEnumerable<RunResult> Find(RunQuery query) => throw new InvalidOperationException("An observer only writes.");

    public IEnumerable<Interval> ReadIntervals(string runId) => throw new InvalidOperationException("An observer only writes.");

    public IEnumerable<RunSummary> List(RunQuery query) => throw new InvalidOperationException("An observer only writes.");

    public IEnumerable<RunPoint> Points(PointQuery query) => throw new InvalidOperationException("An observer only writes.");

    public bool Remove(string runId) => throw new InvalidOperationException("An observer only writes.");

    public void Dispose() => Calls.Add(nameof(Dispose));

    private void Note(string call)
    {
        Calls.Add(call);
        if (failing.Contains(call))
        {
            throw new PerfException(ErrorIds.StoreUnavailable, "The disk is full.", "perf.db");
        }
    }
}
