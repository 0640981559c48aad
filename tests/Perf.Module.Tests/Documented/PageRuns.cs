namespace Perf.Module.Tests.Documented;

/// <summary>
/// Runs the pages, several side by side, for most of a page is waiting: for a load that lasts, for processes that start. Nothing is begun before the first page is asked for; from then on what is asked for comes first, then
/// the pages that take longest.
/// </summary>
public sealed class PageRuns : IDisposable
{
    // One more than there are processors, for each of them waits most of the time: on two of them all pages take some three minutes. More would disturb what other tests measure meanwhile.
    private static readonly int s_sideBySide = Math.Min(Environment.ProcessorCount + 1, 8);

    private static readonly string[] s_longest =
    [
        "docs/en-US/Invoke-PerfTest.md", "README.md", "docs/en-US/New-PerfScenario.md", "docs/en-US/Stop-PerfAgent.md", "docs/en-US/Find-PerfCapacity.md", "docs/grafana.md", "docs/advanced-scenarios.md",
        "docs/runbook.md", "docs/getting-started.md", "docs/distributed.md", "docs/en-US/about_Perf_Agents.md", "docs/en-US/Stop-PerfTest.md", "docs/en-US/Get-PerfTest.md", "docs/k6.md", "docs/en-US/Measure-PerfNoise.md",
    ];

    private readonly Lock _lock = new();
    private readonly List<string> _waiting = [.. DocumentedPages.ToRun.OrderBy(page => Array.IndexOf(s_longest, page) is >= 0 and int place ? place : s_longest.Length)];
    private readonly Dictionary<string, TaskCompletionSource<string[]>> _results = DocumentedPages.ToRun.ToDictionary(page => page, _ => new TaskCompletionSource<string[]>(TaskCreationOptions.RunContinuationsAsynchronously));
    private readonly List<Task> _workers = [];
    private readonly Lazy<Workplace> _place = new(() => new Workplace());

    /// <summary>What became of a page.</summary>
    /// <param name="page">The page.</param>
    /// <returns>A line for each block that failed, and what the session said; none when all is well.</returns>
    public Task<string[]> ResultOf(string page)
    {
        lock (_lock)
        {
            if (_waiting.Remove(page))
            {
                _waiting.Insert(0, page);
            }

            while (_workers.Count < s_sideBySide)
            {
                _workers.Add(Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            }
        }

        return _results[page].Task;
    }

    /// <summary>Ends what goes on: after all tests nothing does, but where some pages alone were asked for.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _waiting.Clear();
        }

        if (_place.IsValueCreated)
        {
            _place.Value.EndSessions();
        }

        Task.WaitAll(_workers.ToArray());
        if (_place.IsValueCreated)
        {
            _place.Value.Dispose();
        }
    }

    private void Work()
    {
        while (Next() is { } page)
        {
            try
            {
                _results[page].SetResult(_place.Value.Run(DocumentedPages.BlocksOf(page)));
            }
            catch (Exception e)
            {
                _results[page].SetException(e);
            }
        }
    }

    private string? Next()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return null;
            }

            string next = _waiting[0];
            _waiting.RemoveAt(0);
            return next;
        }
    }
}
