using System.Globalization;
using Perf.Engine.Data;
using Perf.Engine.Running;

namespace Perf.Engine.Flows;

/// <summary>What an iteration of a flow is given at its start: rows of data, its own numbers, and variables that follow from them. Immutable.</summary>
internal sealed class IterationInputs
{
    /// <summary>The variable that has the virtual user's number.</summary>
    public const string Vu = "vu";

    /// <summary>The variable that has the number of the virtual user's iteration, from 0.</summary>
    public const string Iteration = "iteration";

    /// <summary>The feeders that the flow uses, with the places of the row and of those columns that are needed as values.</summary>
    public required IReadOnlyList<(int Feeder, DataTable Table, int RowSlot, (int Slot, int Column)[] Cells)> Rows { get; init; }

    /// <summary>Variables, each after those that it refers to.</summary>
    public required IReadOnlyList<ComputedVariable> Computed { get; init; }

    /// <summary>The place of the virtual user's number, or -1 when nobody asks for it.</summary>
    public required int VuSlot { get; init; }

    /// <summary>The place of the iteration's number, or -1.</summary>
    public required int IterationSlot { get; init; }

    /// <summary>Whether a name is one of an iteration's own.</summary>
    public static bool IsBuiltIn(string name) => name is Vu or Iteration;

    /// <summary>The feeder that has no row left for another iteration, or null.</summary>
    public DataCursor? FirstExhausted(RunContext run)
    {
        for (int i = 0; i < Rows.Count; i++)
        {
            if (run.Data[Rows[i].Feeder] is { IsExhausted: true } cursor)
            {
                return cursor;
            }
        }

        return null;
    }

    /// <summary>Gives an iteration its values.</summary>
    /// <param name="vu">The virtual user.</param>
    /// <returns>The feeder that has no row left; null when all is given.</returns>
    /// <exception cref="Protocols.StepFault">The values do not fit a function.</exception>
    public DataCursor? Fill(VirtualUser vu)
    {
        RunContext run = vu.Context.Run;
        for (int i = 0; i < Rows.Count; i++)
        {
            (int feeder, DataTable table, int rowSlot, (int Slot, int Column)[] cells) = Rows[i];
            int row = run.Data[feeder].Take(ref vu.Random);
            if (row < 0)
            {
                return run.Data[feeder];
            }

            vu.Values[rowSlot] = DataColumn.PlaceOf(row);
            foreach ((int slot, int column) in cells)
            {
                vu.Values[slot] = table.Value(row, column);
            }
        }

        if (VuSlot >= 0)
        {
            vu.Values[VuSlot] = new ScalarValue(vu.Number.ToString(CultureInfo.InvariantCulture), ScalarKind.Number);
        }

        if (IterationSlot >= 0)
        {
            vu.Values[IterationSlot] = new ScalarValue(vu.Iterations.ToString(CultureInfo.InvariantCulture), ScalarKind.Number);
        }

        for (int i = 0; i < Computed.Count; i++)
        {
            Computed[i].Fill(vu.Values, ref vu.Random, run.Time.GetUtcNow());
        }

        return null;
    }
}
