namespace Perf.Tuning.Postgres;

/// <summary>What an order of postgresql.index asks for. Pure.</summary>
internal sealed record IndexOrder
{
    private const string Key = "index";
    private const string NameArgument = "name";
    private const string DefinitionArgument = "definition";
    private const string TableArgument = "table";

    /// <summary>What it is to be on; null where it is not to be there.</summary>
    public string? Value { get; private init; }

    /// <summary>What it is on, when that is known.</summary>
    public IndexDefinition? Definition { get; private init; }

    /// <summary>Its name, when that is known.</summary>
    public TableName? Index { get; private init; }

    /// <summary>Its table, where that was said besides.</summary>
    public TableName? Table { get; private init; }

    /// <summary>Whether it is about an index of somebody else, that is dropped and made again.</summary>
    public bool IsDrop { get; private init; }

    /// <summary>The backup; empty while planning.</summary>
    public string BackupId { get; private init; } = "";

    /// <summary>Whether a plan is being made.</summary>
    public bool IsPlanning => BackupId.Length == 0;

    // The words in which the definition was given, which are those that it is compared in.
    private string? Text { get; init; }

    /// <summary>Reads an order.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.CatalogueInvalid"/>: it does not say which index. <see cref="ErrorIds.ChangeDenied"/>: it is more than a definition.</exception>
    public static IndexOrder Of(ChangeOrder order)
    {
        if (order.Settings.Count != 1 || !order.Settings.TryGetValue(Key, out string? value))
        {
            throw new PerfException(ErrorIds.CatalogueInvalid, $"postgresql.index has the one key '{Key}', with what stands after ON as its value: public.orders USING btree (customer_id).");
        }

        bool isDrop = order.Arguments.TryGetValue(NameArgument, out string? name);
        string? text = value ?? order.Arguments.GetValueOrDefault(DefinitionArgument);
        IndexDefinition? definition = text is null ? null : IndexDefinition.Parse(text);
        return new IndexOrder
        {
            Value = value,
            Text = text,
            Definition = definition,
            Index = isDrop ? TableName.Parse(name!) : definition?.IndexName,
            Table = order.Arguments.TryGetValue(TableArgument, out string? table) ? TableName.Parse(table) : null,
            IsDrop = isDrop,
            BackupId = order.BackupId,
        };
    }

    /// <summary>The setting's value, seen what is there.</summary>
    public string? ValueOf(IndexSeen? seen) => seen switch
    {
        null => null,

        // One whose making failed is none. Making it anew, and putting back, take it away.
        { IsValid: false } => null,
        _ when IsDrop => Text is not null && Definition!.Canonical == seen.On ? Text : seen.On,
        _ when seen.IsBare || seen.IsAsMade => Text ?? seen.On,
        _ => seen.On == Definition?.Canonical ? $"{seen.On} (changed since)" : seen.On,
    };

    /// <summary>Why it cannot be done, with what to do; null where it can.</summary>
    /// <param name="seen">The index, where it is there.</param>
    /// <param name="others">The valid other indexes of its table.</param>
    public string? WhyNot(IndexSeen? seen, IReadOnlyList<IndexSeen> others)
    {
        if (Value is null)
        {
            return seen is null || !IsDrop ? null
                : seen.Need is { } need ? $"The index {seen.Name} cannot go: {need}."
                : seen.IsUnique ? $"The index {seen.Name} forbids rows (UNIQUE), and is not dropped."
                : others.Any(other => Covers(other, seen)) ? null
                : $"No other index of the table begins with what {seen.Name} is on ({seen.On}), so it is no duplicate, and is not dropped.";
        }

        if (!IsDrop && seen is { IsBare: false, MadeBy: null })
        {
            return $"There is an index {seen.Name} that Perf has not made ('{seen.Comment}'). Rename it, or drop it.";
        }

        return IsPlanning && Definition?.Columns is { } columns && others.FirstOrDefault(other => other.Definition?.Columns is { } has && has.Count > columns.Count && has.Take(columns.Count).SequenceEqual(columns)) is { } longer
            ? $"The index {longer.Name} begins with these columns already ({longer.On}): another one would cost writes and help no query that it does not."
            : null;
    }

    private static bool Covers(IndexSeen other, IndexSeen seen) =>
        other.Definition?.Canonical is { } one && one == seen.Definition?.Canonical
        || (other.Definition?.Columns is { } has && seen.Definition?.Columns is { } columns && has.Take(columns.Count).SequenceEqual(columns));
}
