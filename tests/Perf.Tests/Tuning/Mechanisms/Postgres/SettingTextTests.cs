using System.Globalization;
using System.Text;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

public sealed class SettingTextTests
{
    [Theory]
    [InlineData("kB", "64MB", "65536kB", true)]
    [InlineData("kB", "64MB", "65536", true)]
    [InlineData("kB", "64MB", "64MB ", true)]
    [InlineData("kB", "0x10000", "65536", true)]
    [InlineData("kB", "64MB", "64000kB", false)]
    [InlineData("kB", "64mb", "64MB", false)] // Units have their case.
    [InlineData("8kB", "16MB", "2048", true)]
    [InlineData("8kB", "1GB", "131072", true)]
    [InlineData("MB", "1GB", "1024", true)]
    [InlineData("ms", "1min", "60000", true)]
    [InlineData("s", "5min", "300s", true)]
    [InlineData("s", "1500ms", "2s", true)] // Whole seconds, rounded to even.
    [InlineData("min", "1d", "1440", true)]
    [InlineData("", "-1", "-1", true)]
    [InlineData("", "10", "1e1", true)]
    [InlineData("kB", "1min", "60000", false)]
    public void AreEqual_Integer_AsTheServerReadsThem(string unit, string one, string other, bool isEqual) =>
        Assert.Equal(isEqual, SettingValue.AreEqual(Row("integer", unit), one, other));

    [Theory]
    [InlineData("1.10", "1.1", true)]
    [InlineData("1.1", "1.11", false)]
    [InlineData("1e-1", ".1", true)]
    public void AreEqual_Real_AsTheServerReadsThem(string one, string other, bool isEqual) => Assert.Equal(isEqual, SettingValue.AreEqual(Row("real"), one, other));

    [Theory]
    [InlineData("on", "true", true)]
    [InlineData("off", "no", true)]
    [InlineData("1", "ye", true)]
    [InlineData("of", "0", true)]
    [InlineData("o", "on", false)] // Could be either.
    [InlineData("on", "off", false)]
    public void AreEqual_Boolean_AsTheServerReadsThem(string one, string other, bool isEqual) => Assert.Equal(isEqual, SettingValue.AreEqual(Row("bool"), one, other));

    [Fact]
    public void AreEqual_Enumeration_HiddenWordsForOnAndOff()
    {
        SettingRow row = Row("enum") with { Choices = ["local", "on", "off"] };
        Assert.True(SettingValue.AreEqual(row, "TRUE", "on"));
        Assert.True(SettingValue.AreEqual(row, "LOCAL", "local"));
        Assert.False(SettingValue.AreEqual(row, "local", "on"));
    }

    [Fact]
    public void AreEqual_AnyAmount_InAnyUnit()
    {
        // Property: an amount of kilobytes is itself in every unit that can say it.
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            long kilobytes = random.NextInt64(1, 1L << 30) * 1024;
            SettingRow row = Row("integer", (string[])["kB", "8kB", "MB", "B"] is var units ? units[random.Next(4)] : "");
            Assert.True(
                SettingValue.AreEqual(row, string.Create(CultureInfo.InvariantCulture, $"{kilobytes}kB"), string.Create(CultureInfo.InvariantCulture, $" {kilobytes / 1024} MB")),
                string.Create(CultureInfo.InvariantCulture, $"{kilobytes} in {row.Unit}"));
        }
    }

    [Fact]
    public void Literal_AnyText_IsReadBackAsItself()
    {
        const string Letters = "a'\\\"; -/*%$é";
        var random = new Random(11);
        for (int i = 0; i < 2000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));
            string literal = SqlText.Literal(text);

            // What the server's scanner does with it, in its two forms.
            bool isEscaped = literal.StartsWith("E'", StringComparison.Ordinal);
            string inner = literal[(isEscaped ? 2 : 1)..^1];
            var read = new StringBuilder();
            for (int at = 0; at < inner.Length; at++)
            {
                if (inner[at] == '\'' || (isEscaped && inner[at] == '\\'))
                {
                    Assert.True(at + 1 < inner.Length && inner[at + 1] == inner[at], literal);
                    at++;
                }

                read.Append(inner[at]);
            }

            Assert.Equal(text, read.ToString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Name_ThatIsNone_IsDenied(string name) => Assert.Equal(ErrorIds.ChangeDenied, Assert.Throws<PerfException>(() => SqlText.Name(name)).Id);

    [Theory]
    [InlineData("shared_preload_libraries", "pg_stat_statements,auto_explain", "shared_preload_libraries = 'pg_stat_statements', 'auto_explain'")]
    [InlineData("search_path", "\"$user\", public", "search_path = '$user', 'public'")]
    [InlineData("search_path", "", "search_path = ''")]
    [InlineData("log_line_prefix", "%m, %p", "log_line_prefix = '%m, %p'")]
    [InlineData("pg_stat_statements.track", "all", "pg_stat_statements.track = 'all'")]
    public void Assignment_ListsAreWrittenItemByItem(string name, string value, string sql) => Assert.Equal(sql, SettingSql.Assignment(name, value));

    [Fact]
    public void AutoConf_LastOfANameCounts_WhateverItLooksLike()
    {
        AutoConf file = AutoConf.Parse("# Do not edit\nwork_mem = '4MB'\nWORK_MEM=8MB # more\n  log_line_prefix 'it''s \\'x\\101 '\r\nbroken = 'open\nsearch_path = '\"$user\", public'\n= 3\n"u8);

        Assert.Equal("8MB", file["work_mem"]);
        Assert.Equal("it's 'xA ", file["log_line_prefix"]);
        Assert.Equal("\"$user\", public", file["search_path"]);
        Assert.Null(file["broken"]);
        Assert.True(file.Means(AutoConf.Parse("search_path = '\"$user\", public'\nlog_line_prefix = 'it''s ''xA '\nwork_mem = '8MB'\n"u8)));
        Assert.False(file.Means(AutoConf.Parse("work_mem = '8MB'\n"u8)));
    }

    [Theory]
    [InlineData("role:shop/work_mem", "64MB", "ALTER ROLE \"shop\" SET work_mem = '64MB'")]
    [InlineData("database:shop/jit", null, "ALTER DATABASE \"shop\" RESET jit")]
    [InlineData("role:a/b/work_mem", "1", "ALTER ROLE \"a/b\" SET work_mem = '1'")]
    public void RoleKey_WritesItsStatement(string key, string? value, string sql) => Assert.Equal(sql, RoleKey.Of(new(key, value)).Sql(value));

    [Theory]
    [InlineData("work_mem", ErrorIds.CatalogueInvalid)]
    [InlineData("user:shop/work_mem", ErrorIds.CatalogueInvalid)]
    [InlineData("role:/work_mem", ErrorIds.CatalogueInvalid)]
    [InlineData("role:shop\" SUPERUSER --/work_mem", ErrorIds.ChangeDenied)]
    [InlineData("role:shop/work_mem = 1; DROP", ErrorIds.ChangeDenied)]
    public void RoleKey_ThatIsNone_IsRefused(string key, string id) => Assert.Equal(id, Assert.Throws<PerfException>(() => RoleKey.Of(new(key, "1"))).Id);

    [Theory]
    [InlineData("public.tickets/autovacuum_vacuum_scale_factor", "0.02", null)]
    [InlineData("public.tickets.weight/statistics", "500", null)]
    [InlineData("\"Odd Names\"/fillfactor", "70", ErrorIds.CatalogueInvalid)] // Without a schema it might be any.
    [InlineData("public.\"Odd Names\"/fillfactor", "70", null)]
    [InlineData("public.tickets/statistics", "500", ErrorIds.CatalogueInvalid)]
    [InlineData("public.tickets.weight/statistics", "500000", ErrorIds.CatalogueInvalid)]
    [InlineData("public.tickets/fillfactor", "70); DROP TABLE x", ErrorIds.CatalogueInvalid)]
    [InlineData("public.tickets; DROP/fillfactor", "70", ErrorIds.ChangeDenied)]
    [InlineData("public.tickets/fillfactor, x", "70", ErrorIds.CatalogueInvalid)]
    public void TableKey_OnlyATableAndAParameter(string key, string value, string? id)
    {
        Exception? fault = Record.Exception(() => TableKey.Of(new(key, value)));
        Assert.Equal(id, (fault as PerfException)?.Id);
    }

    private static SettingRow Row(string kind, string unit = "") => new() { Name = "x", Kind = kind, Context = "user", Shown = "1", Unit = unit };
}
