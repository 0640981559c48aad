using Perf.Engine.Flows;
using Perf.Engine.Loops;
using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Samples;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Running;

/// <summary>A run's part on one loop: what the virtual users there share. Used on the loop's thread only, except where said.</summary>
internal sealed class LoopContext
{
    private int _busy;

    public LoopContext(RunContext run, EventLoop loop, int maxConnections)
    {
        Run = run;
        Loop = loop;
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

    /// <summary>Makes a virtual user on this loop.</summary>
    public VirtualUser CreateVu() => new(this, Run.NextVuNumber());
}
