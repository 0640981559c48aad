using System.Globalization;
using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Begins the next turn of a loop, or ends it.</summary>
internal sealed class LoopTurn(CompiledLoop loop) : ControlStep
{
    public override int Next(VirtualUser vu, int at)
    {
        long turn = ++vu.Registers[loop.Turn];
        if (turn >= vu.Registers[loop.Limit])
        {
            return loop.End.Place;
        }

        // The condition sees them too.
        vu.Values[loop.IndexSlot] = new ScalarValue(turn.ToString(CultureInfo.InvariantCulture), ScalarKind.Number);
        if (loop.List >= 0)
        {
            vu.Values[loop.ItemSlot] = vu.Lists[loop.List]![(int)turn];
        }

        bool asks = loop.While is not null && !(turn == 0 && loop.AtLeastOnce);
        return asks && !loop.While!.Holds(vu.Values) ? loop.End.Place : at + 1;
    }
}
