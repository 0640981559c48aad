using Perf.Engine.Loops;
using Perf.Engine.Network;

namespace Perf.Engine.Running;

/// <summary>The loops of a run: as many as the process may use cores, but no more than there are connections to share out.</summary>
internal sealed class LoopSet : IDisposable
{
    private readonly List<LoopContext> _contexts = [];
    private readonly List<string> _faults = [];
    private bool _isStarted;

    public LoopSet(RunContext run, int count, Func<SocketDriver> createDriver)
    {
        // A share of the run has its share of the connections, and one at least: without any it could do nothing.
        int? cap = run.Plan.Scenario.Http.MaxConnections is { } all ? Math.Max(1, run.Share.CountBelow(all)) : null;
        int used = Math.Min(count, cap ?? count);
        for (int i = 0; i < used; i++)
        {
            var loop = new EventLoop(i, createDriver(), Failed);
            _contexts.Add(new LoopContext(run, loop, cap is { } limit ? PartOf(limit, i, used) : int.MaxValue));
        }
    }

    /// <summary>Each loop's part of the run.</summary>
    public IReadOnlyList<LoopContext> Contexts => _contexts;

    /// <summary>Virtual users that are in an iteration.</summary>
    public int Busy => _contexts.Sum(context => context.Busy);

    /// <summary>Faults of the loops themselves.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_faults)
            {
                return [.. _faults];
            }
        }
    }

    /// <summary>One loop's part of a number; the parts add up to the whole.</summary>
    /// <param name="whole">The number.</param>
    /// <param name="index">The loop's place.</param>
    /// <param name="count">How many loops share it.</param>
    /// <returns>The part.</returns>
    public static int PartOf(int whole, int index, int count) => (whole / count) + (index < whole % count ? 1 : 0);

    /// <summary>Starts them; the first call counts.</summary>
    public void Start()
    {
        if (_isStarted)
        {
            return;
        }

        _isStarted = true;
        foreach (LoopContext context in _contexts)
        {
            context.Loop.Start();
        }
    }

    /// <summary>Has something done on every loop, and waits until it is.</summary>
    /// <param name="work">What to do.</param>
    public void DoOnEach(Action<LoopContext> work)
    {
        using var done = new CountdownEvent(_contexts.Count);
        foreach (LoopContext context in _contexts)
        {
            context.Loop.Post(() =>
            {
                try
                {
                    work(context);
                }
                finally
                {
                    done.Signal();
                }
            });
        }

        done.Wait();
    }

    public void Dispose()
    {
        foreach (LoopContext context in _contexts)
        {
            context.Loop.Dispose();
        }
    }

    // Faults of steps and servers never come here: this would be an error of the engine's own, and is to be seen.
    private void Failed(Exception fault)
    {
        lock (_faults)
        {
            if (_faults.Count < 10)
            {
                _faults.Add($"{fault.GetType().Name}: {fault.Message}");
            }
        }
    }
}
