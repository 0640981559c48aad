using Perf.Engine.Flows;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Running;

/// <summary>What the executors and virtual users of one run share. Safe for several threads.</summary>
internal sealed class RunContext
{
    private int _vus;

    /// <summary>The plan.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>The compiled scenario.</summary>
    public required CompiledScenario Scenario { get; init; }

    /// <summary>What the HTTP transports share.</summary>
    public required HttpShared Http { get; init; }

    /// <summary>The target's address.</summary>
    public required Uri Target { get; init; }

    /// <summary>How many samples each loop keeps for the writer, or null where nobody wants them.</summary>
    public int? SampleRingSize { get; init; }

    /// <summary>The run's start, ticks of <see cref="Pacing.Clock"/>.</summary>
    public long Start { get; set; }

    /// <summary>Whether the run was stopped from outside, so that what is cut off is nobody's fault.</summary>
    public CancellationToken Stopped { get; init; }

    /// <summary>What the setups have set and captured.</summary>
    public GivenValues Given => field ??= new GivenValues(Plan.Scenario.Load.Count);

    /// <summary>Takes what steps tell, or null where nobody hears it.</summary>
    public RunLog? Logs { get; set; }

    /// <summary>Ends the run for a reason, or null where it cannot be ended so.</summary>
    public Action<string>? Aborts { get; set; }

    /// <summary>Virtual users that exist.</summary>
    public int Vus => Volatile.Read(ref _vus);

    /// <summary>A step tells something.</summary>
    public void Log(VirtualUser vu, string step, LogLevel level, TextTemplate message) => Logs?.Add(TimeSpan.FromTicks(vu.Context.Loop.Now - Start), vu, step, level, message);

    /// <summary>A step ends the run, soon.</summary>
    public void AbortTest(string reason) => Aborts?.Invoke(reason);

    public int NextVuNumber() => Interlocked.Increment(ref _vus);
}
