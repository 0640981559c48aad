using Perf.Tuning;

namespace Perf.Tests.Tuning.Catalogue;

public class IndexTextTests
{
    [Theory]
    [InlineData("CREATE INDEX ON public.orders (customer_id)", "public.orders USING btree (customer_id)")]
    [InlineData("CREATE INDEX CONCURRENTLY ON public.orders (customer_id)", "public.orders USING btree (customer_id)")]
    [InlineData("create index concurrently perf_x on public.orders using BTREE (customer_id, created desc)", "public.orders USING btree (customer_id, created DESC)")]
    [InlineData("public.orders USING btree (customer_id)", "public.orders USING btree (customer_id)")]
    [InlineData("CREATE INDEX ON \"Shop\".\"Order Lines\" (\"Id\");", "\"Shop\".\"Order Lines\" USING btree (\"Id\")")]
    [InlineData("CREATE INDEX ON public.o (a, b, c)", "public.o USING btree (a, b, c)")]
    public void AfterOn_OfAnIndexOfColumns_IsWhatStandsAfterOn(string statement, string expected)
    {
        Assert.Equal(expected, IndexText.AfterOn(statement));
        Assert.Equal(expected, IndexText.AfterOn(expected));
        Assert.Equal(expected[..expected.IndexOf(" USING", StringComparison.Ordinal)], IndexText.TableOf(expected));
    }

    [Fact]
    public void TableOf_ATableWithTheWordInItsName_IsAllOfIt() => Assert.Equal("public.\"a USING b\"", IndexText.TableOf(IndexText.AfterOn("CREATE INDEX ON public.\"a USING b\" (id)")!));

    [Theory]
    [InlineData("CREATE INDEX ON orders (customer_id)")]                                            // No schema: what is meant depends on search_path.
    [InlineData("CREATE UNIQUE INDEX ON public.orders (customer_id)")]                              // It could refuse rows.
    [InlineData("CREATE INDEX ON public.orders (lower(name))")]
    [InlineData("CREATE INDEX ON public.orders (customer_id) WHERE state = 'open'")]
    [InlineData("CREATE INDEX ON public.orders (a, b, c, d)")]
    [InlineData("CREATE INDEX ON public.orders (customer_id); DROP TABLE public.orders")]
    [InlineData("CREATE INDEX ON public.orders (customer_id) ; DROP TABLE public.orders; --")]
    [InlineData("CREATE INDEX ON public.orders (\"a\"\"); DROP TABLE x; --\")")]
    [InlineData("CREATE INDEX ON public.orders (a) TABLESPACE fast")]
    [InlineData("CREATE INDEX ON public.orders USING evil (a)")]
    [InlineData("CREATE INDEX ON public.orders (pg_sleep(10))")]
    [InlineData("CREATE INDEX ON public.orders ()")]
    [InlineData("DROP INDEX public.orders_customer")]
    [InlineData("")]
    public void AfterOn_OfAnythingElse_IsNull(string statement) => Assert.Null(IndexText.AfterOn(statement));
}
