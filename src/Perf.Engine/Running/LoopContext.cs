using Perf.Engine.Flows;
using Perf.Engine.Loops;
using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Running;

/// <summary>A run's part on one loop: what the virtual users there share. Used on the loop's thread only, except where said.</summary>
internal sealed class LoopContext
{
    private readonly long[] _started;
    private readonly long[] _startedBefore;
    private int _busy;
    private long _firstStart;

    public LoopContext(RunContext run, EventLoop loop, int maxConnections)
    {
        Run = run;
        Loop = loop;
        _started = new long[run.Plan.Scenario.Load.Count];
        _startedBefore = new long[_started.Length];
        Metrics = new MetricShard(run.Scenario.Names, run.SampleRingSize is { } size ? new SampleRecorder(new SampleRing(size), loop) : null, run.Scenario.Selectors);
        Transport = new HttpTransport(loop, run.Http, maxConnections, Metrics.Connections);
        Judge = new StepJudge(this);
    }

    /// <summary>The run.</summary>
    public RunContext Run { get; }

    /// <summary>The loop.</summary>
    public EventLoop Loop { get; }

    /// <summary>Where its virtual users count.</summary>
    public MetricShard Metrics { get; }

    /// <summary>Carries their HTTP/1.1 requests.</summary>
    public HttpTransport Transport { get; }

    /// <summary>Judges their answers.</summary>
    public StepJudge Judge { get; }

    /// <summary>A buffer for what is written in a moment and not kept.</summary>
    public Utf8Buffer Scratch { get; } = new();

    /// <summary>Virtual users that are in an iteration. Read from any thread.</summary>
    public int Busy
    {
        get => Volatile.Read(ref _busy);
        set => Volatile.Write(ref _busy, value);
    }

    /// <summary>Counts an iteration that has begun.</summary>
    /// <param name="executor">The executor's place in the scenario.</param>
    public void CountStart(int executor)
    {
        _started[executor]++;
        if (_firstStart == 0)
        {
            Volatile.Write(ref _firstStart, Clock.Now);
        }
    }

    /// <summary>When the first iteration here began, ticks of <see cref="Clock"/>; 0 before. Read from any thread.</summary>
    public long FirstStart => Volatile.Read(ref _firstStart);

    /// <summary>Ends an interval of what is counted here.</summary>
    public void Exchange()
    {
        Metrics.Exchange();
        _started.CopyTo(_startedBefore, 0);
    }

    /// <summary>How many iterations of an executor had begun at the end of the last interval. For whoever has ended it.</summary>
    /// <param name="executor">The executor's place in the scenario.</param>
    public long StartedOf(int executor) => _startedBefore[executor];

    /// <summary>Makes a virtual user on this loop.</summary>
    public VirtualUser CreateVu() => new(this, Run.NextVuNumber());
}
