namespace Perf.Tuning;

/// <summary>Reads what conditions and values need to know of the machine and of the database, besides current settings. Reads alone; what cannot be read is not there.</summary>
internal interface IFactReader
{
    /// <summary>Of the machine and the targets.</summary>
    /// <param name="targets">The targets, with secrets filled in.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Facts by the names of <see cref="CatalogueNames"/>; what is not known has no value, and says why.</returns>
    Task<IReadOnlyDictionary<string, Value>> ReadAsync(TuningTargets targets, CancellationToken cancellation);

    /// <summary>Of a table.</summary>
    /// <param name="targets">The targets.</param>
    /// <param name="table">The table with its schema, as a statement has it: <c>public.orders</c>, <c>public."Orders"</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Facts likewise, <c>table.…</c>; none where the table is not there.</returns>
    Task<IReadOnlyDictionary<string, Value>> ReadTableAsync(TuningTargets targets, string table, CancellationToken cancellation);
}
