using Perf.Analysis;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Tables whose names have capitals, as EF Core calls them: people read the name, and changes get it as a statement has to have it.</summary>
public sealed class QualifiedTableTests
{
    private const string Statements = "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms";
    private const string Tables = "schema,table,size_bytes,rows_live,rows_dead,seq_scans,seq_rows,index_scans,index_rows,inserted,updated,hot_updated,deleted,seconds_since_vacuum,seconds_since_analyze,modified_since_analyze";
    private const string Indexes = "query_id,schema,table,columns,definition,method,cost_before,cost_after,size_bytes";
    private const string Letters = "abzABZ019_$ .-'äß/;";
    private const int Seed = 50_805;

    [Fact]
    public void Sql_OfAnyName_IsThatNameToPostgres()
    {
        var random = new Random(Seed);
        for (int i = 0; i < 5000; i++)
        {
            (string schema, string name) = (Name(random), Name(random));
            var table = new QualifiedTable(schema, name);

            Assert.True(TableName.Parse(table.Sql) == new TableName(schema, name), $"seed {Seed}, number {i}: {table.Sql}");
            Assert.Equal($"{schema}.{name}", table.ToString());
        }
    }

    [Theory]
    [InlineData("public", "orders", "public.orders")]
    [InlineData("public", "order_lines2", "public.order_lines2")]
    [InlineData("public", "Orders", "public.\"Orders\"")]
    [InlineData("Shop", "orders", "\"Shop\".orders")]
    [InlineData("public", "2nd", "public.\"2nd\"")]
    [InlineData("public", "a\"b", "public.\"a\"\"b\"")]
    [InlineData("", "orders", "orders")]
    [InlineData("", "Orders", "\"Orders\"")]
    public void Sql_OfAName_HasQuotationMarksWhereItNeedsThem(string schema, string name, string sql) => Assert.Equal(sql, new QualifiedTable(schema, name).Sql);

    [Fact]
    public void Diagnose_BloatOfATableWithCapitals_NamesItForPeopleAndForStatements()
    {
        Finding finding = Named(
            Faults.All["db.bloat-vacuum"]().Table("postgresql", "tables", Tables, "public|Carts|90000000|20000|480000|0|0|6000|6000|0|6000|0|0||600|500000")
                .Table("postgresql", "statements", Statements, "9|SELECT * FROM \"Carts\" WHERE id = $1|6000|180000|60|90|6000|1800000|0|0|0|0|0|0"),
            "db.bloat-vacuum");
        Assert.Equal("public.\"Carts\"", finding.Parameters["table"]);
        Assert.StartsWith("The table Carts is full", finding.Title, StringComparison.Ordinal);
        Assert.Contains("db.stats.analyze", finding.Optimizations);
    }

    [Fact]
    public void Diagnose_SlowStatementOnATableWithCapitals_NamesItForPeopleAndForStatements()
    {
        Finding finding = Named(Faults.All["db.slow-query"]().Table("postgresql", "tables", Tables, "public|Sales|25000000|200000|10|0|0|6000|480000000|0|200000|0|0|600|600|200000"), "db.slow-query");
        Assert.Equal("public.\"Sales\"", finding.Parameters["table"]);
        Assert.Contains("public.Sales has changed since it was analyzed", finding.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_IndexMissingOnATableWithCapitals_NamesItForPeopleAndForStatements()
    {
        MadeUpRun run = Faults.All["db.missing-index"]().Table("postgresql", "tables", Tables, "public|Orders|25000000|200000|10|6000|1200000000|0|0|0|0|0|0|600|600|200000");
        Assert.Equal("public.\"Orders\"", Named(run, "db.missing-index").Parameters["table"]);

        Finding finding = Named(run.Table("postgresql", "indexes", Indexes, "4|public|Orders|CustomerId|CREATE INDEX ON public.\"Orders\" (\"CustomerId\")|hypopg|5119|42.6|5218304"), "db.missing-index");
        Assert.Equal(("public.\"Orders\"", "An index is missing on Orders (CustomerId)"), (finding.Parameters["table"], finding.Title));
        Assert.Contains("db.stats.analyze", finding.Optimizations);
    }

    private static string Name(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => Letters[random.Next(Letters.Length)]));

    private static Finding Named(MadeUpRun run, string id)
    {
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        return diagnosis.Findings.Concat(diagnosis.Others).FirstOrDefault(one => one.Id == id) ?? throw new Xunit.Sdk.XunitException($"{id} was not found: {BottleneckRulesTests.Told(diagnosis)}");
    }
}
