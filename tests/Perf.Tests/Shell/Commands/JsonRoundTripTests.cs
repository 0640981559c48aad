using System.Management.Automation;
using Perf.Shell.Commands;

namespace Perf.Tests.Shell.Commands;

public sealed class JsonRoundTripTests
{
    [Fact]
    public void Write_OfRead_IsStable()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            object? value = Value(new Random(seed), level: 0);
            string first = new JsonWriter(100, compress: seed % 2 == 0, enumsAsStrings: false).Write(value);
            object? read = new JsonReader(asHashtable: seed % 3 == 0, depth: 64).Read(first);
            string second = new JsonWriter(100, compress: seed % 2 == 0, enumsAsStrings: false).Write(read);
            Assert.True(first == second, $"seed {seed}\n{first}\n{second}");
        }
    }

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.NaN, "\"NaN\"")]
    public void Write_Double_HasPwshsForm(double value, string expected) => Assert.Equal(expected, new JsonWriter(2, compress: true, enumsAsStrings: false).Write(value));

    [Fact]
    public void Read_KeysThatDifferInCase_AreRefused()
        => Assert.Throws<System.Text.Json.JsonException>(() => new JsonReader(asHashtable: false, depth: 64).Read("{\"a\":1,\"A\":2}"));

    private static object? Value(Random random, int level) => random.Next(level > 3 ? 6 : 8) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(),
        3 => random.NextDouble() * Math.Pow(10, random.Next(-20, 20)),
        4 => "q\"\\\n\u2028é" + random.Next(),
        5 => new string('x', random.Next(4)),
        6 => Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, level + 1)).ToArray(),
        _ => Record(random, level),
    };

    private static PSObject Record(Random random, int level)
    {
        var record = new PSObject();
        for (int i = random.Next(4); i > 0; i--)
        {
            record.Properties.Add(new PSNoteProperty($"k{i}", Value(random, level + 1)));
        }

        return record;
    }
}
