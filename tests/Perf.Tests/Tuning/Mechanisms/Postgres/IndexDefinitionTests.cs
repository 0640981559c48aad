using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

public sealed class IndexDefinitionTests
{
    [Theory]
    [InlineData("public.orders (customer_id)", "public.orders USING btree (customer_id)")]
    [InlineData("orders(customer_id)", "public.orders USING btree (customer_id)")]
    [InlineData("\"public\".\"orders\" (\"customer_id\")", "public.orders USING btree (customer_id)")]
    [InlineData("CREATE INDEX ON \"public\".\"orders\" (\"customer_id\")", "public.orders USING btree (customer_id)")]
    [InlineData("CREATE INDEX perf_1 ON ONLY public.Orders USING BTREE (Customer_Id,  amount desc)", "public.orders USING btree (customer_id, amount desc)")]
    [InlineData("\"public\".\"orders$1\" (\"customer$id\")", "public.orders$1 USING btree (customer$id)")]
    [InlineData("public.orders$1 (customer$id)", "public.orders$1 USING btree (customer$id)")]
    [InlineData("shop.events USING gin (tags) WITH (fastupdate=off) WHERE (state = 'it''s; open'::text)", "shop.events USING gin (tags) with (fastupdate = off) where (state = 'it''s; open'::text)")]
    [InlineData("public.orders (lower(state), id) INCLUDE (amount) NULLS NOT DISTINCT TABLESPACE fast", "public.orders USING btree (lower (state), id) include (amount) nulls not distinct tablespace fast")]
    public void Parse_SameMeaning_OneForm(string text, string canonical)
    {
        var definition = IndexDefinition.Parse(text);

        Assert.Equal(canonical, definition.Canonical);
        Assert.Equal(canonical, IndexDefinition.Parse(definition.Canonical).Canonical);
        Assert.Matches("^perf_[0-9a-f]{8}$", definition.IndexName.Name);
    }

    [Theory]
    [InlineData("public.orders (customer_id); DROP TABLE orders", ErrorIds.ChangeDenied)]
    [InlineData("public.orders (customer_id) -- x", ErrorIds.ChangeDenied)]
    [InlineData("public.orders (customer_id) /* x */", ErrorIds.ChangeDenied)]
    [InlineData("public.orders (customer_id) WHERE x = $$;$$", ErrorIds.ChangeDenied)]
    [InlineData("public.orders (customer_id) WHERE x = 1$$;$$", ErrorIds.ChangeDenied)]
    [InlineData("public.$orders (customer_id)", ErrorIds.ChangeDenied)]
    [InlineData("public.orders (customer_id) WHERE x = E'\\'; DROP TABLE y; --'", ErrorIds.ChangeDenied)]
    [InlineData("public.orders (customer_id) WHERE x = U&'\\0027'", ErrorIds.ChangeDenied)]
    [InlineData("public.orders (customer_id) WHERE x = 'open", ErrorIds.ChangeDenied)]
    [InlineData("public.orders (\"customer_id)", ErrorIds.ChangeDenied)]
    [InlineData("public.orders (\"a\"\"b\")", ErrorIds.ChangeDenied)]
    [InlineData("public.orders\n(customer_id)", ErrorIds.ChangeDenied)]
    [InlineData("public.orders (customer_id) WHERE (a) ) OR (b", ErrorIds.CatalogueInvalid)]
    [InlineData("public.orders (customer_id", ErrorIds.CatalogueInvalid)]
    [InlineData("public.orders ()", ErrorIds.CatalogueInvalid)]
    [InlineData("public.orders", ErrorIds.CatalogueInvalid)]
    [InlineData("(customer_id)", ErrorIds.CatalogueInvalid)]
    [InlineData("a.b.c (d)", ErrorIds.CatalogueInvalid)]
    [InlineData("public.orders (customer_id) CASCADE", ErrorIds.CatalogueInvalid)]
    [InlineData("CREATE UNIQUE INDEX ON public.orders (customer_id)", ErrorIds.CatalogueInvalid)]
    [InlineData("", ErrorIds.CatalogueInvalid)]
    public void Parse_AnythingElse_IsRefused(string text, string id) => Assert.Equal(id, Assert.Throws<PerfException>(() => IndexDefinition.Parse(text)).Id);

    [Theory]
    [InlineData("t (a)", "a")]
    [InlineData("t (a, \"B\")", "a,B")]
    [InlineData("t (a DESC)", null)]
    [InlineData("t (lower(a))", null)]
    [InlineData("t USING hash (a)", null)]
    [InlineData("t (a) WHERE b = 1", null)]
    public void Columns_OnlyOfPlainOnes(string text, string? columns) => Assert.Equal(columns, IndexDefinition.Parse(text).Columns is { } found ? string.Join(',', found) : null);

    /// <summary>What a catalogue's form lets through as a name, statements take as that name.</summary>
    [Fact]
    public void Parse_RandomNamesThatACatalogueMayHave_AreTaken()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            string table = $"{Name(random)}.{Name(random)}";
            Assert.Matches(FormPatterns.TableName, table);
            Assert.Equal(table, TableName.Parse(table).ToString());
            string index = $"{table} USING btree ({Name(random)})";
            Assert.Equal(index, IndexText.AfterOn(index));
            Assert.Equal(index, IndexDefinition.Parse(index).Canonical);
        }

        static string Name(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(i => "ab_$9"[random.Next(i == 0 ? 3 : 5)]));
    }

    [Fact]
    public void Sql_KeepsWhatWasWritten() => Assert.Equal(
        "CREATE INDEX CONCURRENTLY \"perf_1\" ON \"public\".\"Odd Names\" USING \"btree\" (\"A b\", \"order\" DESC)",
        IndexDefinition.Parse("\"Odd Names\" (\"A b\", \"order\" DESC)").Sql("perf_1"));

    [Fact]
    public void PutBack_AnyHistory_GivesTheOldListAgain()
    {
        // Property: whatever was set of ours, with PostgreSQL's own rule for the order (what is set goes to the end), the old parameters come back in their old order, and those of others stay.
        var random = new Random(5);
        string[] names = ["fillfactor", "autovacuum_enabled", "autovacuum_vacuum_scale_factor", "autovacuum_vacuum_cost_limit", "parallel_workers"];
        var table = new TableName("public", "t");
        for (int round = 0; round < 3000; round++)
        {
            List<string> before = [.. names.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()).Select(name => $"{name}={random.Next(3)}")];
            string[] ours = [.. names.Where(_ => random.Next(2) == 0)];
            List<string> now = Run(before, TableOptions.Apply(table, ours.ToDictionary(name => name, string? (_) => random.Next(3) == 0 ? null : $"{random.Next(3)}")));

            List<string> after = Run(now, TableOptions.PutBack(table, before, now, ours));

            Assert.Equal(before, after);
            Assert.Empty(TableOptions.PutBack(table, before, after, ours));
        }
    }

    // What the server does (transformRelOptions): named ones go, those that are set come to the end.
    private static List<string> Run(IReadOnlyList<string> options, IReadOnlyList<string> statements)
    {
        List<string> now = [.. options];
        foreach (string statement in statements)
        {
            bool isSet = statement.Contains(" SET (", StringComparison.Ordinal);
            string[] items = statement[(statement.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(", ");
            now.RemoveAll(option => items.Any(item => item.Split(' ')[0] == option.Split('=')[0]));
            now.AddRange(isSet ? items.Select(item => item.Replace(" = '", "=", StringComparison.Ordinal).TrimEnd('\'')) : []);
        }

        return now;
    }
}
