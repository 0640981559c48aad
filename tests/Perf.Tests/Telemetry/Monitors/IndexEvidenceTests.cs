using Perf.Telemetry.Monitors.PostgreSql;
using Perf.Telemetry.Monitors.PostgreSql.Indexes;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>From a plan as PostgreSQL 15 wrote it to the indexes that may help.</summary>
public class IndexEvidenceTests
{
    private static readonly TableFacts s_orders = new(
        "public", "orders", 200_000, 30e6,
        new Dictionary<string, (double, double)>
        {
            ["id"] = (200_000, 4), ["customer_id"] = (20_000, 4), ["state"] = (2, 5), ["created_at"] = (200_000, 8), ["total"] = (200_000, 6), ["note"] = (1, 81),
        },
        [["id"]]);

    [Fact]
    public void Parse_APlanOfAJoin_HasTablesAndColumns()
    {
        ExplainedPlan plan = ExplainedPlan.Parse(CapturedFile.Text("plan-join.json"))!;
        Assert.Equal(5915.86, plan.Cost);
        Assert.Equal(new PlanTable("public", "orders", IsReadWhole: true), plan.Tables["o"]);
        Assert.Equal(new PlanTable("public", "customers", IsReadWhole: false), plan.Tables["c"]);
        Assert.Equal(
            [("c", "id", ColumnUseKind.Equality), ("o", "created_at", ColumnUseKind.Range), ("o", "created_at", ColumnUseKind.Order), ("o", "customer_id", ColumnUseKind.Equality), ("o", "state", ColumnUseKind.Equality)],
            plan.Uses.Select(use => (use.Alias, use.Column, use.Kind)).Order());
    }

    [Fact]
    public void Parse_APlanOfGroups_LeavesOutWhatNoIndexHelps()
    {
        // A sum, an OR, and what is sorted by a count.
        ExplainedPlan plan = ExplainedPlan.Parse(CapturedFile.Text("plan-groups.json"))!;
        Assert.Equal(
            [("c", "city", ColumnUseKind.Equality), ("c", "city", ColumnUseKind.Order), ("c", "id", ColumnUseKind.Equality), ("o", "customer_id", ColumnUseKind.Equality)],
            plan.Uses.Select(use => (use.Alias, use.Column, use.Kind)).Order());
    }

    [Fact]
    public void Parse_APlanOfAnUpdate_LeavesOutColumnsWithinFunctions()
    {
        ExplainedPlan plan = ExplainedPlan.Parse(CapturedFile.Text("plan-update.json"))!;
        Assert.Equal(("customer_id", ColumnUseKind.Range), Assert.Single(plan.Uses.Select(use => (use.Column, use.Kind))));
    }

    [Theory]
    [InlineData("(o.a = $1)", "o.a=")]
    [InlineData("($1 = o.a)", "o.a=")]
    [InlineData("(o.a = b.c)", "o.a= b.c=")]
    [InlineData("(o.a = o.b)", "")]
    [InlineData("((o.a)::text = 'x AND (y'::text)", "o.a=")]
    [InlineData("((o.a)::numeric = 1.5)", "")]
    [InlineData("((o.\"Odd \"\"Name\" >= 3) AND (o.b ~~ 'x%'::text))", "o.Odd \"Name>")]
    [InlineData("((o.a = 1) OR (o.b = 2))", "")]
    [InlineData("(NOT o.a)", "")]
    [InlineData("(o.a IS NULL)", "")]
    [InlineData("(o.a = (o.b + 1))", "")]
    [InlineData("((o.a + 1) = $1)", "")]
    [InlineData("(lower(o.a) = $1)", "")]
    [InlineData("(o.a = ANY ('{1,2}'::integer[]))", "o.a=")]
    [InlineData("(SubPlan 1)", "")]
    [InlineData("((o.a < $1) AND (o.a > $2) AND (hashed SubPlan 1))", "o.a> o.a>")]
    [InlineData("", "")]
    [InlineData("((((", "")]
    public void OfCondition_WhatEXPLAINWrites_IsRead(string condition, string expected) =>
        Assert.Equal(expected, string.Join(' ', ConditionText.OfCondition(condition).Select(use => $"{use.Alias}.{use.Column}{(use.Kind == ColumnUseKind.Equality ? "=" : ">")}")));

    [Theory]
    [InlineData("o.a", "a")]
    [InlineData("o.a DESC NULLS LAST", "a")]
    [InlineData("(count(*)) DESC", null)]
    [InlineData("lower(o.a)", null)]
    [InlineData("((o.a)::text)", "a")]
    public void OfSortKey_AKey_IsAColumnOrNone(string key, string? column) => Assert.Equal(column, ConditionText.OfSortKey(key)?.Column);

    [Fact]
    public void Parse_ADamagedPlan_IsNoneOrSome() => SeededProperty.ForAll(500, random =>
    {
        string damaged = System.Text.Encoding.Latin1.GetString(CapturedFile.Damage(CapturedFile.Bytes("plan-join.json"), random));
        _ = ExplainedPlan.Parse(damaged);
        _ = ConditionText.OfCondition(damaged.Length > 200 ? damaged[..200] : damaged);
    });

    [Fact]
    public void For_EqualColumnsAndARange_AreOrderedBySelectivityAndTheRangeIsLast()
    {
        ExplainedPlan plan = ExplainedPlan.Parse(CapturedFile.Text("plan-join.json"))!;
        string[] candidates = [.. IndexCandidates.For(plan.Uses.Where(use => use.Alias == "o"), s_orders).Select(columns => string.Join(',', columns))];
        Assert.Equal(["customer_id", "state", "created_at", "customer_id,state", "customer_id,created_at", "state,created_at", "customer_id,state,created_at"], candidates);
    }

    [Fact]
    public void For_WhatAnIndexBeginsWith_IsLeftOut()
    {
        ColumnUse[] uses = [new("o", "customer_id", ColumnUseKind.Equality), new("o", "state", ColumnUseKind.Equality), new("o", "created_at", ColumnUseKind.Range)];
        string[] candidates = [.. IndexCandidates.For(uses, s_orders with { Indexes = [["state", "customer_id", "total"]] }).Select(columns => string.Join(',', columns))];

        // Of columns that are all compared by equality the order in the index does not matter.
        Assert.Equal(["customer_id", "created_at", "customer_id,created_at", "state,created_at", "customer_id,state,created_at"], candidates);
    }

    [Fact]
    public void For_AnyUses_GivesFewAndNarrowOnesWithEqualityFirst() => SeededProperty.ForAll(500, random =>
    {
        string[] names = [.. s_orders.Columns.Keys, "unknown"];
        ColumnUse[] uses = [.. Enumerable.Range(0, random.Next(8)).Select(_ => new ColumnUse("o", names[random.Next(names.Length)], (ColumnUseKind)random.Next(3)))];
        TableFacts table = s_orders with { Indexes = [.. Enumerable.Range(0, random.Next(3)).Select(_ => (IReadOnlyList<string>)[.. names.Take(6).OrderBy(_ => random.Next()).Take(random.Next(1, 4))])] };
        HashSet<string> equal = [.. uses.Where(use => use.Kind == ColumnUseKind.Equality).Select(use => use.Column)];
        IReadOnlyList<IReadOnlyList<string>> candidates = IndexCandidates.For(uses, table);
        Assert.InRange(candidates.Count, 0, IndexCandidates.MostOfTable);
        Assert.All(candidates, columns =>
        {
            Assert.InRange(columns.Count, 1, 3);
            Assert.Equal(columns.Count, columns.Distinct().Count());
            Assert.All(columns, column => Assert.True(table.Columns.ContainsKey(column)));
            Assert.All(columns.SkipLast(1), column => Assert.Contains(column, equal));
            Assert.DoesNotContain(table.Indexes, index => index.Take(columns.Count).SequenceEqual(columns));
        });
        if (IndexCandidates.Guess(uses, table) is { } guess)
        {
            Assert.InRange(guess.Count, 1, 4);
            Assert.DoesNotContain(table.Indexes, index => index.Take(guess.Count).SequenceEqual(guess));
        }
    });

    [Theory]
    [InlineData("customer_id=", "customer_id")] // ten rows are left: more columns save nothing
    [InlineData("state= created_at>", "state,created_at")] // a hundred thousand are left
    [InlineData("note= created_at>", "created_at")] // one value says nothing
    [InlineData("id=", null)] // there is one
    [InlineData("", null)]
    public void Guess_WithoutHypopg_TakesAsManyColumnsAsItNeeds(string uses, string? expected)
    {
        ColumnUse[] made = [.. uses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(use => new ColumnUse("o", use[..^1], use[^1] == '=' ? ColumnUseKind.Equality : ColumnUseKind.Range))];
        Assert.Equal(expected, IndexCandidates.Guess(made, s_orders) is { } guess ? string.Join(',', guess) : null);
    }

    [Theory]
    [InlineData("1:a:40 1:b:900 2:c:30 3:d:29", "a")] // the wider ones save little more
    [InlineData("1:a:400 2:c:150 3:d:100", "c")]
    [InlineData("1:a:950 2:c:940", null)] // none saves a tenth
    [InlineData("1:a:950 2:c:10", "c")]
    [InlineData("", null)]
    public void Choose_OfWhatWasTried_TakesTheNarrowest(string tried, string? expected) => Assert.Equal(
        expected,
        IndexCandidates.Choose(1000, tried.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(':')).Select(one => (one[1], int.Parse(one[0], System.Globalization.CultureInfo.InvariantCulture), double.Parse(one[2], System.Globalization.CultureInfo.InvariantCulture)))));

    [Theory]
    [InlineData("SELECT * FROM t WHERE a = $1", 10, 1000, 10, true)]
    [InlineData("/* of the shop */ select 1", 10, 1000, 10, true)]
    [InlineData("UPDATE t SET a = $1", 10, 1000, 10, true)]
    [InlineData("INSERT INTO t VALUES ($1)", 10, 1000, 10, false)]
    [InlineData("CREATE INDEX ON t (a)", 10, 1000, 10, false)]
    [InlineData("<insufficient privilege>", 10, 1000, 10, false)]
    [InlineData("SELECT * FROM t", 10, 1000, 5000, false)] // a report, whose rows lie in what it reads
    [InlineData("SELECT * FROM t", 10, 50, 1, false)] // it reads little
    [InlineData("SELECT * FROM t", 0, 1000, 1, false)]
    public void IsSuspect_AStatement_ReadsMuchForLittle(string text, double calls, double blocksPerCall, double rows, bool expected) =>
        Assert.Equal(expected, IndexSearch.IsSuspect(new StatementCounters(calls, 1, 0, 1, rows, calls * blocksPerCall, 0, 0, 0, 0, 0, 0), text));

    [Theory]
    [InlineData("<13543>btree_orders_customer_id", true)]
    [InlineData("\"<13543>btree_orders_customer_id\"", true)]
    [InlineData("orders_pkey", false)]
    [InlineData("<>odd", false)]
    [InlineData("<of a user>", false)]
    [InlineData("a<1>", false)]
    [InlineData("", false)]
    public void IsMadeUp_AnIndexsName_TellsHypopgs(string name, bool expected) => Assert.Equal(expected, IndexTrial.IsMadeUp(name));

    [Theory]
    [InlineData("<13543>btree_orders_customer_id", true)]
    [InlineData("orders_pkey", false)]
    public void Parse_APlan_SaysWhetherItUsesAMadeUpIndex(string name, bool expected)
    {
        string json = $$$"""[{"Plan":{"Node Type":"Aggregate","Total Cost":12.5,"Plans":[{"Node Type":"Bitmap Heap Scan","Relation Name":"orders","Schema":"public","Alias":"orders","Plans":[{"Node Type":"Bitmap Index Scan","Index Name":"{{{name}}}","Index Cond":"(orders.customer_id = 5)"}]}]}}]""";
        Assert.Equal(expected, ExplainedPlan.Parse(json)!.HasMadeUpIndex);
        Assert.False(ExplainedPlan.Parse(CapturedFile.Text("plan-join.json"))!.HasMadeUpIndex);
    }

    /// <summary>That none helps may be said only of indexes that the planner saw.</summary>
    [Fact]
    public void WithoutResult_IndexesThatWereNotSeen_AreNotTriedInVain() => Assert.Equal(("hypopg", "not tried"), (IndexTrial.WithoutResult(isSeen: true), IndexTrial.WithoutResult(isSeen: false)));

    [Fact]
    public void SizeOf_AnIndex_IsNearTheRealOne() =>

        // hypopg says 3.5 to 5 MB of such an index, and the real one has 4.4 MB.
        Assert.InRange(s_orders.SizeOf(["customer_id"]), 3.5e6, 5e6);
}
