using System.Security.Cryptography;
using System.Text;

namespace Perf.Tuning.Postgres;

/// <summary>What an index is on: the part of CREATE INDEX after ON, read word by word. Pure.</summary>
internal sealed record IndexDefinition
{
    private static readonly string[] s_closing = ["include", "with"];

    private IndexDefinition(TableName table, string method, IReadOnlyList<SqlToken> keys, IReadOnlyList<SqlToken> rest)
    {
        Table = table;
        Method = method;
        Keys = keys;
        Rest = rest;
    }

    /// <summary>The table.</summary>
    public TableName Table { get; }

    /// <summary>The access method: btree.</summary>
    public string Method { get; }

    /// <summary>Whether it says UNIQUE, which only an index that is there already may.</summary>
    public bool IsUnique { get; private init; }

    /// <summary>Columns in its order, where it is on nothing but columns of all rows, in a B-tree; null otherwise.</summary>
    public IReadOnlyList<string>? Columns
    {
        get
        {
            SqlToken[] inner = [.. Keys.Skip(1).SkipLast(1)];
            bool isPlain = Method == "btree" && Rest.Count == 0 && inner.Length % 2 == 1 && inner.Select((token, i) => i % 2 == 0 ? token.Kind == SqlTokenKind.Name : token.IsSign(",")).All(fits => fits);
            return isPlain ? [.. inner.Where((_, i) => i % 2 == 0).Select(token => token.Value)] : null;
        }
    }

    /// <summary>The one form that texts of the same meaning share: <c>public.orders USING btree (customer_id)</c>.</summary>
    public string Canonical => $"{Table} USING {Method} {SqlToken.Join([.. Keys, .. Rest], asWritten: false)}";

    /// <summary>Eight hexadecimal digits of it.</summary>
    public string Hash => HashOf(Canonical);

    /// <summary>What Perf calls an index of that definition, in the table's schema.</summary>
    public TableName IndexName => new(Table.Schema, $"perf_{Hash}");

    private IReadOnlyList<SqlToken> Keys { get; }

    private IReadOnlyList<SqlToken> Rest { get; }

    /// <summary>The statement that makes it.</summary>
    public string Sql(string name) => $"CREATE INDEX CONCURRENTLY {SqlText.Name(name)} ON {Table.Sql} USING {SqlText.Name(Method)} {SqlToken.Join([.. Keys, .. Rest], asWritten: true)}";

    /// <summary>Eight hexadecimal digits of a text's SHA-256.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    /// <summary>Reads <c>public.orders USING btree (customer_id)</c>; what stands before it in a whole statement (<c>CREATE INDEX ... ON</c>) may be there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isThere">Whether it is of an index that is there, which may be UNIQUE.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.CatalogueInvalid"/>: it is no such definition. <see cref="ErrorIds.ChangeDenied"/>: it is more than one.</exception>
    public static IndexDefinition Parse(string text, bool isThere = false)
    {
        IReadOnlyList<SqlToken> tokens = SqlToken.Split(text);
        int at = 0;
        bool isUnique = false;
        if (tokens.Count > 0 && tokens[0].Is("create"))
        {
            at = tokens.TakeWhile(token => !token.Is("on")).Count() + 1;
            isUnique = tokens.Count > 1 && tokens[1].Is("unique");
        }

        if (at < tokens.Count && tokens[at].Is("only"))
        {
            at++;
        }

        int from = at;
        while (at < tokens.Count && (tokens[at].Kind == SqlTokenKind.Name ? at == from || tokens[at - 1].IsSign(".") : tokens[at].IsSign(".")))
        {
            at++;
        }

        string method = "btree";
        TableName table = at > from ? TableName.Parse(SqlToken.Join(tokens.Skip(from).Take(at - from), asWritten: true)) : throw Invalid(text, "no table is named");
        if (at + 1 < tokens.Count && tokens[at].Is("using"))
        {
            method = tokens[at + 1].Kind == SqlTokenKind.Name ? tokens[at + 1].Value : throw Invalid(text, "USING names no access method");
            at += 2;
        }

        int end = GroupEnd(tokens, at) ?? throw Invalid(text, "its columns in brackets are not there");
        if (isUnique && !isThere)
        {
            throw Invalid(text, "an index that is UNIQUE forbids rows, which is no optimization");
        }

        CheckRest(tokens, end, text);
        return new IndexDefinition(table, method, [.. tokens.Skip(at).Take(end - at)], [.. tokens.Skip(end)]) { IsUnique = isUnique };
    }

    // INCLUDE (..), NULLS NOT DISTINCT, WITH (..), TABLESPACE name, WHERE condition: and nothing else.
    private static void CheckRest(IReadOnlyList<SqlToken> tokens, int at, string text)
    {
        while (at < tokens.Count)
        {
            SqlToken token = tokens[at];
            if (token.Is("where"))
            {
                int depth = 0;
                bool isBalanced = at + 1 < tokens.Count && tokens.Skip(at + 1).All(inner => (depth += inner.IsSign("(") ? 1 : inner.IsSign(")") ? -1 : 0) >= 0);
                if (!isBalanced || depth != 0)
                {
                    throw Invalid(text, "its condition has brackets that do not close");
                }

                return;
            }

            at = token switch
            {
                _ when s_closing.Any(token.Is) => GroupEnd(tokens, at + 1) ?? throw Invalid(text, $"nothing in brackets follows {token.Raw}"),
                _ when token.Is("tablespace") && at + 1 < tokens.Count && tokens[at + 1].Kind == SqlTokenKind.Name => at + 2,
                _ when token.Is("nulls") && at + 1 < tokens.Count && tokens[at + 1].Is("distinct") => at + 2,
                _ when token.Is("nulls") && at + 2 < tokens.Count && tokens[at + 1].Is("not") && tokens[at + 2].Is("distinct") => at + 3,
                _ => throw Invalid(text, $"'{token.Raw}' has no place after its columns"),
            };
        }
    }

    // Behind the bracket that closes the one that opens here; null where none opens or closes, or nothing is in it.
    private static int? GroupEnd(IReadOnlyList<SqlToken> tokens, int at)
    {
        if (at + 1 >= tokens.Count || !tokens[at].IsSign("(") || tokens[at + 1].IsSign(")"))
        {
            return null;
        }

        int depth = 0;
        for (int i = at; i < tokens.Count; i++)
        {
            depth += tokens[i].IsSign("(") ? 1 : tokens[i].IsSign(")") ? -1 : 0;
            if (depth == 0)
            {
                return i + 1;
            }
        }

        return null;
    }

    private static PerfException Invalid(string text, string why) =>
        new(ErrorIds.CatalogueInvalid, $"'{text}' is no definition of an index: {why}. Write what stands after ON: public.orders USING btree (customer_id).", text);
}
