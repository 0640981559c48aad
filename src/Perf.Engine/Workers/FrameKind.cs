namespace Perf.Engine.Workers;

/// <summary>What a frame between Perf and a worker process carries. The numbers are the protocol's; both ends are of one build.</summary>
internal enum FrameKind : byte
{
    /// <summary>To the worker, first and once: what it is to do (<see cref="WorkerOrder"/>, JSON).</summary>
    Order = 1,

    /// <summary>To the worker: steers the run (<see cref="WorkerCommand"/>, JSON).</summary>
    Command = 2,

    /// <summary>To the worker, after the run: the judged result (JSON), for the script's own summary.</summary>
    Judged = 3,

    /// <summary>From the worker: a line of a log (<see cref="WorkerLogLine"/>, JSON).</summary>
    Log = 16,

    /// <summary>From the worker: what a script is (<see cref="Scenario"/>, JSON).</summary>
    Inspected = 17,

    /// <summary>From the worker: the run has begun; its header (<see cref="RunResult"/>, JSON).</summary>
    Started = 18,

    /// <summary>From the worker: a second (<see cref="IntervalCodec"/>).</summary>
    Interval = 19,

    /// <summary>From the worker: every executor has ended.</summary>
    LoadEnded = 20,

    /// <summary>From the worker: how the run ended (<see cref="WorkerEnd"/>, JSON).</summary>
    Ended = 21,

    /// <summary>From the worker: a command was carried out, or not (<see cref="WorkerAnswer"/>, JSON).</summary>
    Answer = 22,

    /// <summary>From the worker: what the script's own summary is to be written to (<see cref="WorkerOutput"/>, JSON).</summary>
    Output = 23,

    /// <summary>From the worker: it cannot do what was asked (<see cref="WorkerFault"/>, JSON). The last frame.</summary>
    Fault = 24,

    /// <summary>From the worker: single measurements (<see cref="Perf.Engine.Workers.Samples.SampleRecord"/>).</summary>
    Samples = 25,

    /// <summary>From the worker: the run's clock has started now; the time of day (JSON). Init code and setup were before it.</summary>
    Clock = 26,
}
