using Perf.Shell.Commands;

namespace Perf.Tests.Shell.Commands;

public sealed class CsvTextTests
{
    private const string Alphabet = "ab ,;\"\n'#é";

    [Fact]
    public void Read_OfLine_GivesTheFieldsBack()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            char delimiter = random.Next(2) == 0 ? ',' : ';';
            var fields = Enumerable.Range(0, random.Next(1, 6))
                .Select(_ => new string([.. Enumerable.Range(0, random.Next(0, 8)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]))
                .ToList();
            using var reader = new StringReader(CsvText.Line(fields, delimiter, CsvText.Quotes.Always) + "\n");
            Assert.True(fields.SequenceEqual(CsvText.Read(reader, delimiter)!), $"seed {seed}");
            Assert.Null(CsvText.Read(reader, delimiter));
        }
    }

    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("a, b ,", "a|b|")]
    [InlineData("a, \"b,c\"", "a|b,c")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    [InlineData("\"open", "open")]
    public void Read_Text_GivesFields(string text, string expected)
    {
        using var reader = new StringReader(text);
        Assert.Equal(expected.Split('|'), CsvText.Read(reader, ','));
    }
}
