using Perf.Engine.Running;
using Perf.Engine.Sharing;

namespace Perf.Engine.Data;

/// <summary>Gives the rows of one feeder out during a run. Safe for several threads: virtual users of all loops take from the same one, so that no loop runs dry before another.</summary>
internal sealed class DataCursor
{
    private readonly DataFeeder _feeder;
    private readonly int _rows;
    private readonly RowOrder _order;
    private readonly SlotSet _share;
    private long _taken;
    private long _refused;
    private long _refusedOnce;

    /// <summary>Creates it.</summary>
    /// <param name="feeder">The feeder.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="number">Its place among the feeders.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="share">The places in its order that are this process' own.</param>
    /// <param name="done">How many of those somebody else may have used: they are passed over.</param>
    public DataCursor(DataFeeder feeder, int rows, int number, int seed, SlotSet share = default, long done = 0)
    {
        _feeder = feeder;
        _rows = rows;
        _share = share;
        _taken = done;
        _order = new RowOrder(feeder.Order, rows, ((ulong)(uint)seed << 32) + (uint)number, share);
    }

    /// <summary>The feeder's name.</summary>
    public string Name => _feeder.Name;

    /// <summary>Whether each row is given out once.</summary>
    public bool IsOnce => _feeder.Order == DataOrder.Once;

    /// <summary>How many of the rows of this share have been used, those included that somebody else has used of it. Only where each is given out once.</summary>
    public long Used => Math.Min(Volatile.Read(ref _taken), _share.CountBelow(_rows));

    /// <summary>Whether there is no row left.</summary>
    public bool IsExhausted => IsOnce && _order.RowOf(Volatile.Read(ref _taken)) < 0;

    /// <summary>What a user is to know when it ran dry, otherwise null.</summary>
    public string? Finding
    {
        get
        {
            (long refused, long once) = (Interlocked.Read(ref _refused), Interlocked.Read(ref _refusedOnce));
            string?[] found =
            [
                refused > 0 ? $"{refused} iteration{(refused == 1 ? "" : "s")} found none and ended (data_exhausted)" : null,
                once > 0 ? $"what is done once (setup, teardown, afterVu) found none {once} time{(once == 1 ? "" : "s")} and was left out" : null,
            ];
            return refused + once == 0
                ? null
                : $"the data '{_feeder.Name}' ({_feeder.File}, order: once) has {_rows} rows, and all {(_share.IsWhole ? "" : $"{_share.CountBelow(_rows)} of this share ")}were taken: {string.Join("; ", found.OfType<string>())}. Add rows, make fewer iterations, or choose another order";
        }
    }

    /// <summary>Takes the row of an iteration.</summary>
    /// <param name="random">The iteration's random choices.</param>
    /// <returns>The row's number, or -1 when there is none left.</returns>
    public int Take(ref SeededSequence random) =>
        _feeder.Order == DataOrder.Random ? random.Next(_rows) : _order.RowOf(Interlocked.Increment(ref _taken) - 1);

    /// <summary>Notes that there was none for somebody.</summary>
    /// <param name="ofIteration">Whether it was for an iteration, which then did not begin; otherwise it was for something that is done once.</param>
    public void Refuse(bool ofIteration) => Interlocked.Increment(ref (ofIteration ? ref _refused : ref _refusedOnce));
}
