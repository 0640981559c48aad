using Perf.Tuning;

namespace Perf.Tests.Tuning.Catalogue;

public class ExpressionTests
{
    private static readonly KnownValues s_known = new(
        ("host.cores", 2), ("host.memory", 8.0 * 1073741824), ("finding.pool", "4"), ("pg.work_mem", "4MB"), ("pg.timeout", "200ms"), ("pg.jit", "on"), ("finding.zero", "0"),
        ("own http/gzip", "on"), ("postgresql.setting shared_buffers", "128MB"), ("evidence system.cpu.utilization", 40), ("is_local", true), ("range", "32768\t60999"));

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 / 4", "2.5")]
    [InlineData("2 - 3 - 4", "-5")]            // From the left.
    [InlineData("-2 * -3", "6")]
    [InlineData("64MB", "67108864")]           // Powers of 1,024, as PostgreSQL has them.
    [InlineData("1.5kB", "1536")]
    [InlineData("2s", "2000")]
    [InlineData("1min + 500ms", "60500")]
    [InlineData("finding.pool * 2", "8")]      // Findings say numbers as texts.
    [InlineData("number(pg.work_mem)", "4194304")]
    [InlineData("pg.work_mem * 2", "8388608")]
    [InlineData("pg.timeout", "200ms")]        // A text stays as it is where nothing is computed with it.
    [InlineData("size(host.memory / 4)", "2GB")]
    [InlineData("size(100MB)", "100MB")]
    [InlineData("size(1536kB)", "1MB")]
    [InlineData("size(500kB)", "500kB")]
    [InlineData("max(1024, 2 * finding.pool)", "1024")]
    [InlineData("min(3, 1, 2)", "1")]
    [InlineData("clamp(300, 4, 256)", "256")]
    [InlineData("clamp(1, 4, 256)", "4")]
    [InlineData("ceil(2.1) + floor(2.9) + round(2.5)", "8")]
    [InlineData("hex(128)", "80")]             // DOTNET_ThreadPool_ForceMinWorkerThreads wants hexadecimal.
    [InlineData("lower('ON')", "on")]
    [InlineData("'it''s'", "it's")]
    [InlineData("contains('a, pg_stat_statements', 'PG_STAT')", "true")]
    [InlineData("with('', 'x')", "x")]
    [InlineData("with('a, b', 'x')", "a, b, x")]
    [InlineData("with('a,x', 'x')", "a, x")]
    [InlineData("word(range, 1)", "32768")]    // The kernel parts them by a tab.
    [InlineData("oneline('a   b')", "a b")]
    [InlineData("if(host.cores <= 2, 'few', 'many')", "few")]
    [InlineData("coalesce(nothing, finding.pool, 7)", "4")]
    [InlineData("known(nothing)", "false")]
    [InlineData("known(host.cores)", "true")]
    [InlineData("current('http/gzip')", "on")]
    [InlineData("setting('postgresql.setting', 'shared_buffers') / 2", "67108864")]
    [InlineData("evidence('system.cpu.utilization') < 70", "true")]
    [InlineData("1 < 2 and 2 < 1", "false")]
    [InlineData("1 < 2 or 2 < 1", "true")]
    [InlineData("not 1 < 2", "false")]
    [InlineData("not is_local or 1 = 1", "true")]
    [InlineData("pg.jit = 'ON'", "true")]      // As servers have it.
    [InlineData("pg.work_mem = '4096kB'", "true")]
    [InlineData("pg.work_mem != 64MB", "true")]
    [InlineData("indexed('CREATE INDEX ON public.orders (customer_id)')", "public.orders USING btree (customer_id)")]
    public void Compute_OfAnExpression_IsItsValue(string text, string expected) => Assert.Equal(expected, ExpressionParser.Parse(text).Compute(s_known).Written);

    [Theory]
    [InlineData("nothing + 1", "nothing")]
    [InlineData("max(1, nothing)", "nothing")]
    [InlineData("if(nothing, 1, 2)", "nothing")]
    [InlineData("not nothing", "nothing")]
    [InlineData("size(nothing)", "nothing")]
    [InlineData("1 / finding.zero", "something other than 0 to divide by")]
    [InlineData("current('other')", "own other")]
    [InlineData("indexed('DROP TABLE orders')", "a definition of an index that can be read")]
    [InlineData("word('a', 3)", "a text of 3 words")]
    public void Compute_OfWhatIsNotKnown_IsNotKnownAndSaysWhat(string text, string missing)
    {
        Value value = ExpressionParser.Parse(text).Compute(s_known);
        Assert.Equal((ValueKind.Unknown, missing), (value.Kind, value.Text));
    }

    [Theory]
    [InlineData("nothing > 1 or 1 = 1", "true")]
    [InlineData("1 = 1 or nothing", "true")]
    [InlineData("nothing and 1 = 2", "false")]
    [InlineData("known(nothing) and nothing > 1", "false")]
    public void Compute_OfWhatIsDecidedWithoutIt_NeedsNoUnknown(string text, string expected) => Assert.Equal(expected, ExpressionParser.Parse(text).Compute(s_known).Written);

    [Theory]
    [InlineData("'a' * 2", "'a' is no number")]
    [InlineData("1 and 2", "'1' is neither true nor false")]
    [InlineData("number('many')", "'many' is no number")]
    [InlineData("if(1, 2, 3)", "'1' is neither true nor false")]
    public void Compute_OfNonsense_IsRefused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(text).Compute(s_known)).Message);

    [Theory]
    [InlineData("", 0, "a value is missing at the end")]
    [InlineData("1 +", 3, "a value is missing at the end")]
    [InlineData("(1", 2, "a ')' is missing")]
    [InlineData("1 2", 2, "'2' is too much here")]
    [InlineData("1 = = 2", 4, "'=' cannot begin a value")]
    [InlineData("'open", 0, "a text has no closing quote")]
    [InlineData("5parsecs", 1, "'parsecs' is no unit")]
    [InlineData("maxx(1, 2)", 0, "there is no function 'maxx'")]
    [InlineData("max(1)", 0, "'max' takes 2 to 8 values, not 1")]
    [InlineData("current(host.cores)", 8, "'current' takes texts in single quotes alone")]
    [InlineData("setting('a')", 0, "'setting' takes a mechanism and a key")]
    [InlineData("and 1", 0, "'and' needs a value before it")]
    [InlineData("1; 2", 1, "'; 2' is too much here")]
    [InlineData("$(reboot)", 0, "'$' cannot begin a value")]
    [InlineData("`id`", 0, "'`' cannot begin a value")]
    [InlineData("1.2.3", 0, "'1.2.3' is no number")]
    public void Parse_OfABrokenExpression_SaysWhereAndWhat(string text, int offset, string message)
    {
        ExpressionException error = Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(text));
        Assert.Equal(offset, error.Offset);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfWhatIsDeepOrLong_EndsWithAMessageAndNotWithTheProcess()
    {
        foreach (string text in new[] { new string('(', 900), new string('-', 900) + "1", string.Concat(Enumerable.Repeat("not ", 240)) + "true", string.Join('+', Enumerable.Repeat("1", 400)), new string('1', 5000) })
        {
            Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(text));
        }
    }

    [Fact]
    public void ParseAndCompute_OfTenThousandRandomTexts_GiveAValueOrAMessage()
    {
        const int Seed = 8_118_401;
        var random = new Random(Seed);
        string[] parts =
        [
            "1", "2.5", "64MB", "200ms", "'a'", "'64MB'", "host.cores", "nothing", "pg.work_mem", "(", ")", ",", "+", "-", "*", "/", "=", "!=", "<", ">=", "and", "or", "not", "max", "min", "if", "coalesce", "known",
            "size", "number", "current('http/gzip')", "setting('postgresql.setting', 'shared_buffers')", "evidence('x')", "with", "word", "hex", "indexed", "clamp", " ", "'", "{", "}", ";", "\\", "\n", "\u0000", "é",
        ];
        for (int i = 0; i < 10_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(parts.Length)] + (random.Next(2) == 0 ? " " : "")));
            try
            {
                _ = ExpressionParser.Parse(text).Compute(s_known).Written;
            }
            catch (ExpressionException e)
            {
                Assert.True(e.Message.Length > 0 && e.Offset >= 0 && e.Offset <= text.Length, $"seed {Seed}, number {i}: {text}");
            }
        }
    }

    [Fact]
    public void Meanings_OfFunctions_AreThoseThatCanBeCalled()
    {
        Assert.All(Functions.Meanings, one => Assert.True(Enumerable.Range(1, 8).Any(count => Functions.Problem(one.Key, count) is null) && one.Value.Length > 5, one.Key));
        Assert.Equal("there is no function 'system'", Functions.Problem("system", 1));
    }
}
