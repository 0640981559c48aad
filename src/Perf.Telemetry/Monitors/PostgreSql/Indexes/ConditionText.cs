namespace Perf.Telemetry.Monitors.PostgreSql.Indexes;

/// <summary>
/// Finds columns in conditions as EXPLAIN (VERBOSE) writes them. That is no SQL: each column has its table's name before it, each comparison stands in parentheses
/// (<c>((o.customer_id = $1) AND (o.created_at &gt; $2))</c>), so that a few rules do. What they do not know is left out. Pure.
/// </summary>
internal static class ConditionText
{
    // Casts between these change nothing that an index is sorted by.
    private static readonly HashSet<string> s_texts = new(StringComparer.Ordinal) { "text", "varchar", "bpchar", "character" };

    private static readonly string[] s_ofOrder = ["ASC", "DESC", "NULLS", "FIRST", "LAST"];

    /// <summary>The columns that a condition compares with something else: what stands in Filter, Index Cond, Hash Cond and their like.</summary>
    public static IReadOnlyList<ColumnUse> OfCondition(string condition)
    {
        var uses = new List<ColumnUse>();
        Collect(PlanToken.Of(condition), uses);
        return uses;
    }

    /// <summary>The column of a sort key: <c>o.created_at DESC NULLS LAST</c>.</summary>
    /// <returns>Null for a key that is no plain column.</returns>
    public static ColumnUse? OfSortKey(string key)
    {
        ReadOnlySpan<PlanToken> tokens = PlanToken.Of(key);
        while (tokens.Length > 0 && tokens[^1] is { Kind: PlanTokenKind.Word } last && s_ofOrder.Contains(last.Text))
        {
            tokens = tokens[..^1];
        }

        return Column(tokens) is var (alias, column) ? new ColumnUse(alias, column, ColumnUseKind.Order) : null;
    }

    private static void Collect(ReadOnlySpan<PlanToken> tokens, List<ColumnUse> uses)
    {
        tokens = WithoutParentheses(tokens);
        if (Find(tokens, static token => token is { Kind: PlanTokenKind.Word, Text: "OR" or "NOT" }) >= 0)
        {
            // Several indexes, or none.
            return;
        }

        int and = Find(tokens, static token => token is { Kind: PlanTokenKind.Word, Text: "AND" });
        if (and >= 0)
        {
            Collect(tokens[..and], uses);
            Collect(tokens[(and + 1)..], uses);
            return;
        }

        int at = Find(tokens, static token => token.Kind == PlanTokenKind.Operator);
        if (at > 0 && Find(tokens[(at + 1)..], static token => token.Kind == PlanTokenKind.Operator) < 0)
        {
            Compare(tokens[..at], tokens[at].Text, tokens[(at + 1)..], uses);
        }
    }

    private static void Compare(ReadOnlySpan<PlanToken> left, string sign, ReadOnlySpan<PlanToken> right, List<ColumnUse> uses)
    {
        ColumnUseKind? kind = sign switch { "=" => ColumnUseKind.Equality, "<" or ">" or "<=" or ">=" => ColumnUseKind.Range, _ => null };
        if (kind is not { } known)
        {
            return;
        }

        (string Alias, string Column)? first = Column(left);
        (string Alias, string Column)? second = Column(right);
        if (first is { } one && !Mentions(right, one.Alias))
        {
            uses.Add(new ColumnUse(one.Alias, one.Column, known));
        }

        if (second is { } other && !Mentions(left, other.Alias))
        {
            uses.Add(new ColumnUse(other.Alias, other.Column, known));
        }
    }

    // alias.column, also within parentheses, and cast to another type of text.
    private static (string Alias, string Column)? Column(ReadOnlySpan<PlanToken> tokens)
    {
        tokens = WithoutParentheses(tokens);
        int cast = Find(tokens, static token => token.Kind == PlanTokenKind.Cast);
        if (cast > 0)
        {
            return cast + 1 < tokens.Length && s_texts.Contains(tokens[cast + 1].Text) ? Column(tokens[..cast]) : null;
        }

        return tokens is [{ IsName: true } alias, { Kind: PlanTokenKind.Dot }, { IsName: true } column] ? (alias.Text, column.Text) : null;
    }

    private static bool Mentions(ReadOnlySpan<PlanToken> tokens, string alias)
    {
        for (int i = 0; i + 1 < tokens.Length; i++)
        {
            if (tokens[i].IsName && tokens[i].Text == alias && tokens[i + 1].Kind == PlanTokenKind.Dot)
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<PlanToken> WithoutParentheses(ReadOnlySpan<PlanToken> tokens)
    {
        while (tokens.Length >= 2 && tokens[0].Kind == PlanTokenKind.Open && Closing(tokens) == tokens.Length - 1)
        {
            tokens = tokens[1..^1];
        }

        return tokens;
    }

    private static int Closing(ReadOnlySpan<PlanToken> tokens)
    {
        int depth = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            depth += tokens[i].Kind switch { PlanTokenKind.Open => 1, PlanTokenKind.Close => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    // The first that is in no parentheses.
    private static int Find(ReadOnlySpan<PlanToken> tokens, Func<PlanToken, bool> isWanted)
    {
        int depth = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            depth += tokens[i].Kind switch { PlanTokenKind.Open => 1, PlanTokenKind.Close => -1, _ => 0 };
            if (depth == 0 && isWanted(tokens[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
