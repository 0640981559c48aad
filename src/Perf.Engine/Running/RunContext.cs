using Perf.Engine.Data;
using Perf.Engine.Flows;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Sharing;

namespace Perf.Engine.Running;

/// <summary>What the executors and virtual users of one run share. Safe for several threads.</summary>
internal sealed class RunContext
{
    private readonly Lock _making = new();
    private int _vus;
    private DataCursor[]? _data;
    private TokenStore? _tokens;

    /// <summary>The plan.</summary>
    public required RunPlan Plan
    {
        get;
        init
        {
            field = value;
            Share = SlotSet.Of(value.Share);
        }
    }

    /// <summary>What of all that is counted is this process' own.</summary>
    public SlotSet Share { get; private init; }

    /// <summary>The compiled scenario.</summary>
    public required CompiledScenario Scenario { get; init; }

    /// <summary>What the HTTP transports share.</summary>
    public required HttpShared Http { get; init; }

    /// <summary>The target's address.</summary>
    public required Uri Target { get; init; }

    /// <summary>How many samples each loop keeps for the writer, or null where nobody wants them.</summary>
    public int? SampleRingSize { get; init; }

    /// <summary>Tells the time of day, for functions.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gives out the rows of each feeder.</summary>
    public DataCursor[] Data => _data ?? Ensure(ref _data, () => [.. Scenario.Data.Feeders.Select((one, number) => new DataCursor(one.Feeder, one.Table.Rows, number, Plan.Seed, Share, Plan.Share?.RowsDone.GetValueOrDefault(one.Feeder.Name) ?? 0))]);

    /// <summary>The tokens of sign-ins.</summary>
    public TokenStore Tokens => _tokens ?? Ensure(ref _tokens, () => new TokenStore(Scenario.SignInCount, Stopped));

    /// <summary>The run's start, ticks of <see cref="Pacing.Clock"/>.</summary>
    public long Start { get; set; }

    /// <summary>From when on this process makes load, ticks from the run's start: what was due before is somebody else's. 0 for a run from its beginning.</summary>
    public long From { get; set; }

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

    private T Ensure<T>(ref T? made, Func<T> make)
        where T : class
    {
        lock (_making)
        {
            return made ??= make();
        }
    }

    /// <summary>The number of a new virtual user: from 1, and nobody else's in all processes of the run.</summary>
    public int NextVuNumber() => (int)Share.IndexOf(Interlocked.Increment(ref _vus) - 1) + 1;

    /// <summary>Iterations that somebody else has made of this share before it was taken over.</summary>
    /// <param name="executor">The executor's place in the scenario.</param>
    public long DoneOf(int executor) => Plan.Share is { } share && executor < share.IterationsDone.Count ? share.IterationsDone[executor] : 0;
}
