namespace Perf.Telemetry.Monitors.PostgreSql.Indexes;

/// <summary>
/// Which indexes may help a statement: one column, two, three at most. What is compared by equality stands first, by how many values there are, then one column that is a range or is sorted by:
/// what stands behind a range is not found by it. Pure.
/// </summary>
internal static class IndexCandidates
{
    /// <summary>The most that are tried for one table of a statement.</summary>
    public const int MostOfTable = 12;

    private const int MostEqual = 3;
    private const int MostOthers = 2;

    // Rows that one value of a column has, up to which more columns are of little use.
    private const double FewRows = 100;

    /// <summary>The candidates for a table.</summary>
    /// <param name="uses">What the plan does with its columns.</param>
    /// <param name="table">What is known of it.</param>
    /// <returns>Lists of columns, the shortest first; none that an index there begins with.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> For(IEnumerable<ColumnUse> uses, TableFacts table)
    {
        (string[] equal, string[] others) = Parted(uses, table);
        var all = new List<string[]>();
        all.AddRange(equal.Select(column => new[] { column }));
        all.AddRange(others.Select(column => new[] { column }));
        for (int i = 0; i < equal.Length; i++)
        {
            all.AddRange(equal.Skip(i + 1).Select(second => new[] { equal[i], second }));
        }

        all.AddRange(equal.SelectMany(first => others.Select(second => new[] { first, second })));
        if (equal.Length >= 2)
        {
            all.AddRange(others.Select(third => new[] { equal[0], equal[1], third }));
        }

        if (equal.Length >= 3)
        {
            all.Add(equal);
        }

        return [.. all.Where(columns => !IsThere(columns, equal, table)).OrderBy(columns => columns.Length).Take(MostOfTable)];
    }

    /// <summary>The one that is guessed where nothing can be tried: as many columns as it takes until few rows are left.</summary>
    /// <returns>Its columns; null for none.</returns>
    public static IReadOnlyList<string>? Guess(IEnumerable<ColumnUse> uses, TableFacts table)
    {
        (string[] equal, string[] others) = Parted(uses, table);
        var columns = new List<string>();
        double left = table.Rows;
        foreach (string column in equal.Where(column => table.Columns[column].Distinct > 1).Concat(others.Take(1)))
        {
            if (columns.Count > 0 && left <= FewRows)
            {
                break;
            }

            columns.Add(column);
            left /= Math.Max(1, table.Columns[column].Distinct);
        }

        return columns.Count > 0 && !IsThere([.. columns], equal, table) ? columns : null;
    }

    /// <summary>Of those that were tried the one to take: the narrowest, and a wider one only where that costs half again at most.</summary>
    /// <param name="before">The plan's cost without any.</param>
    /// <param name="tried">The candidates with the plan's cost, the narrowest first.</param>
    /// <returns>Null where none makes the plan cheaper by a tenth.</returns>
    public static T? Choose<T>(double before, IEnumerable<(T Candidate, int Columns, double Cost)> tried)
        where T : class
    {
        (T Candidate, int Columns, double Cost)? best = null;
        foreach (IGrouping<int, (T Candidate, int Columns, double Cost)> width in tried.GroupBy(one => one.Columns).OrderBy(group => group.Key))
        {
            (T Candidate, int Columns, double Cost) cheapest = width.MinBy(one => one.Cost);
            if (cheapest.Cost <= (best is { } known ? known.Cost / 2 : before * 0.9))
            {
                best = cheapest;
            }
        }

        return best?.Candidate;
    }

    private static (string[] Equal, string[] Others) Parted(IEnumerable<ColumnUse> uses, TableFacts table)
    {
        ColumnUse[] known = [.. uses.Where(use => table.Columns.ContainsKey(use.Column))];
        string[] equal = [.. known.Where(use => use.Kind == ColumnUseKind.Equality).Select(use => use.Column).Distinct().OrderByDescending(column => table.Columns[column].Distinct).ThenBy(column => column, StringComparer.Ordinal).Take(MostEqual)];
        string[] others = [.. known.Where(use => use.Kind != ColumnUseKind.Equality).Select(use => use.Column).Distinct().Except(equal).Take(MostOthers)];
        return (equal, others);
    }

    // In the same order; where all are compared by equality, in any.
    private static bool IsThere(string[] columns, string[] equal, TableFacts table) => table.Indexes.Any(index =>
        index.Count >= columns.Length
        && (index.Take(columns.Length).SequenceEqual(columns) || (columns.All(equal.Contains) && index.Take(columns.Length).ToHashSet().SetEquals(columns))));
}
