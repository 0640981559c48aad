using System.Collections.Concurrent;
using Perf.Engine.Flows;
using Perf.Engine.Loops;
using Perf.Engine.Network;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Running;

namespace Perf.Tests.Engine.Executors;

/// <summary>A loop of a run whose clock stands still until the test moves it: what happens at which moment is then the same on every machine.</summary>
internal sealed class SteppedLoop : IDisposable
{
    // What is done upon one timer may set another that is due at once.
    private const int Turns = 3;

    private readonly ConcurrentQueue<Exception> _faults = new();
    private readonly EventLoop _loop;
    private long _now = TimeSpan.TicksPerSecond;

    public SteppedLoop(Scenario scenario)
    {
        var target = new Uri(scenario.Target!);
        Run = new RunContext
        {
            Plan = scenario.Plan(),
            Scenario = FlowCompiler.Compile(scenario, target, new ProtocolSet(), _ => null),
            Http = new HttpShared(scenario.Http),
            Target = target,
            Start = _now,
        };
        _loop = new EventLoop(0, SocketDriver.Create(), _faults.Enqueue, () => Volatile.Read(ref _now));
        Context = new LoopContext(Run, _loop, int.MaxValue);
        _loop.Start();
    }

    public RunContext Run { get; }

    public LoopContext Context { get; }

    /// <summary>Has something done on the loop, and waits until it and all that is due is done.</summary>
    public void Do(Action work)
    {
        _loop.Post(work);
        for (int turn = 0; turn < Turns; turn++)
        {
            using var done = new ManualResetEventSlim();
            _loop.Post(() => _loop.SendBeforeWait(new Signal(done)));
            Assert.True(done.Wait(TimeSpan.FromMinutes(1)), "the loop does not turn");
        }

        Assert.Empty(_faults);
    }

    /// <summary>Moves the clock, and waits until all that is due by then is done.</summary>
    public void Advance(TimeSpan time)
    {
        Volatile.Write(ref _now, _now + time.Ticks);
        Do(() => { });
    }

    public void Dispose() => _loop.Dispose();

    // Before the loop waits it has fired what is due.
    private sealed class Signal(ManualResetEventSlim done) : ILoopSender
    {
        public void SendNow() => done.Set();
    }
}
