using Perf.Telemetry.Monitors.PostgreSql;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>No literal of a statement gets into a result.</summary>
public class StatementTextTests
{
    [Theory]
    [InlineData("SELECT * FROM t WHERE a = 'it''s' AND b = 12.5e-3", "SELECT * FROM t WHERE a = ? AND b = ?")]
    [InlineData("SELECT $1, t1.c2 FROM t1 WHERE \"odd 'name\" = $12", "SELECT $1, t1.c2 FROM t1 WHERE \"odd 'name\" = $12")]
    [InlineData("ALTER ROLE a PASSWORD 'geheim'", "ALTER ROLE a PASSWORD ?")]
    [InlineData("SELECT E'a\\'b', 'c'", "SELECT E?, ?")]
    [InlineData("SELECT 'a\\'b', 'geheim'", "SELECT ?…")] // who knows where it ends
    [InlineData("DO $x$ BEGIN 'geheim' $y$ END $x$; SELECT 1", "DO ?; SELECT ?")]
    [InlineData("SELECT $$geheim", "SELECT ?…")]
    [InlineData("SELECT 1 -- geheim\n, /* geheim /* geheim */ geheim */ 2", "SELECT ? , ?")]
    [InlineData("SELECT 'geheim", "SELECT ?…")]
    [InlineData("SELECT\n\t a,\n b", "SELECT a, b")]
    [InlineData("SELECT a::text[1] || .5", "SELECT a::text[?] || ?")]
    [InlineData("", "")]
    public void Masked_AStatement_HasNoLiterals(string text, string expected) => Assert.Equal(expected, StatementText.Masked(text));

    [Fact]
    public void Shown_ALongOne_IsCut()
    {
        string shown = StatementText.Shown(string.Concat(Enumerable.Repeat("SELECT a, 'geheim' FROM b; ", 1000)));
        Assert.Equal(StatementText.MostShown, shown.Length);
        Assert.DoesNotContain("geheim", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Masked_AnyMixOfPieces_KeepsNoSecret() => SeededProperty.ForAll(2000, random =>
    {
        string[] pieces = ["'GEHEIM'", "E'GEHEIM'", "E'\\'GEHEIM'", "'x''GEHEIM'", "$$GEHEIM$$", "$t$GEHEIM$t$", "-- GEHEIM\n", "/* GEHEIM */", "/* /* */ GEHEIM */", "98765", "1.98765e5", "col", "$1", "\"q'uoted\"", "=", "(", ")", ",", " ", "\n", "::text"];
        string text = string.Join(random.Next(2) == 0 ? " " : "\n", Enumerable.Range(0, random.Next(1, 15)).Select(_ => pieces[random.Next(pieces.Length)]));
        string masked = StatementText.Masked(text);
        Assert.DoesNotContain("GEHEIM", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("98765", masked, StringComparison.Ordinal);
        Assert.Equal(masked, StatementText.Masked(masked));
    });

    [Fact]
    public void Marked_AStatementOfTheMonitor_HasTheMarkWithin() => Assert.Equal($"SELECT {StatementText.Mark} 1", StatementText.Marked("SELECT 1"));

    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("order", "\"order\"")]
    [InlineData("Order Lines", "\"Order Lines\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("1a", "\"1a\"")]
    [InlineData("", "\"\"")]
    public void Quoted_AName_IsInQuotesWhereItNeedsThem(string name, string expected) => Assert.Equal(expected, SqlName.Quoted(name));

    [Fact]
    public void Between_Counters_GiveWhatWasDone()
    {
        StatementCounters Of(double calls, double time, double max) => new(calls, time, 0, max, calls, calls * 10, 0, 0, 0, 0, 0, 0);
        var before = new Dictionary<long, StatementCounters> { [1] = Of(10, 100, 50), [2] = Of(10, 100, 50), [3] = Of(10, 100, 50) };
        var after = new Dictionary<long, StatementCounters> { [1] = Of(15, 140, 50), [2] = Of(4, 10, 5), [3] = Of(10, 100, 50), [4] = Of(2, 900, 800) };
        IReadOnlyList<(long Id, StatementCounters Did)> did = StatementCounters.Between(before, after, out int beganAnew);
        Assert.Equal(1, beganAnew);

        // The heaviest first; one that did nothing is not there.
        Assert.Equal([4, 1, 2], did.Select(one => one.Id));
        Assert.Equal((2, 900, 800), (did[0].Did.Calls, did[0].Did.ExecTime, did[0].Did.MaxTime));
        Assert.Equal((5, 40, 50, double.NaN), (did[1].Did.Calls, did[1].Did.ExecTime, did[1].Did.BlocksHit, did[1].Did.MaxTime));

        // What is counted since they began anew is known.
        Assert.Equal((4, 10), (did[2].Did.Calls, did[2].Did.ExecTime));
    }

    [Theory]
    [InlineData(150, 7)]
    [InlineData(160, 8)]
    [InlineData(161, 9)]
    [InlineData(162, 10)]
    [InlineData(173, 11)]
    [InlineData(184, 12)]
    public void Statements_OfAnyVersion_HasTheSameColumns(int seed, int version)
    {
        string sql = PostgreSqlTableQueries.Statements(new PostgreSqlServerInfo { Version = seed * 1000, StatementsVersion = version, StatementsSchema = "ext" });
        Assert.Contains("FROM ext.pg_stat_statements(false)", sql, StringComparison.Ordinal);
        Assert.Equal(12, sql.Split("::float8").Length - 1);
        Assert.Equal(version >= 8, sql.Contains("total_exec_time", StringComparison.Ordinal));
        Assert.Equal(version >= 11, sql.Contains("shared_blk_read_time", StringComparison.Ordinal));
        Assert.Equal(version >= 10, sql.Contains("jit_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.10 public", 10, "public")]
    [InlineData("1.9 \"Odd Schema\"", 9, "\"Odd Schema\"")]
    [InlineData(null, null, "public")]
    [InlineData("2.0 public", null, "public")]
    public void StatementsOf_AnExtension_IsItsMinorVersion(string? text, int? version, string schema) => Assert.Equal((version, schema), PostgreSqlServerInfo.StatementsOf(text));
}
