using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Enters a loop: how many turns and over which values is decided here, once.</summary>
internal sealed class LoopBegin(CompiledLoop loop) : ControlStep
{
    public override int Next(VirtualUser vu, int at)
    {
        long limit = loop.Count?.Of(vu.Values, ref vu.Random) ?? long.MaxValue;
        if (loop.Items is { } items)
        {
            IReadOnlyList<ScalarValue> list = items.Of(vu.Values);
            vu.Lists[loop.List] = list;
            limit = Math.Min(limit, list.Count);
        }

        vu.Registers[loop.Turn] = -1;
        vu.Registers[loop.Limit] = limit;
        return at + 1;
    }
}
