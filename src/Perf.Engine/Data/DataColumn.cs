namespace Perf.Engine.Data;

/// <summary>A column of a feeder, as a template refers to it.</summary>
/// <param name="Feeder">The feeder's number.</param>
/// <param name="Table">Its rows.</param>
/// <param name="Column">The column's number.</param>
/// <param name="RowSlot">The place of the iteration's row, or -1.</param>
internal sealed record DataColumn(int Feeder, DataTable Table, int Column, int RowSlot = -1)
{
    /// <summary>The value in the iteration's row.</summary>
    public ReadOnlySpan<byte> Utf8Of(ScalarValue[] values) => Table.Utf8(RowOf(values[RowSlot]), Column);

    /// <summary>A row's number as a place keeps it: where the kind of a value would stand, since the place has no other, and a number there costs no memory.</summary>
    public static ScalarValue PlaceOf(int row) => new("", (ScalarKind)row);

    private static int RowOf(ScalarValue place) => (int)place.Kind;
}
