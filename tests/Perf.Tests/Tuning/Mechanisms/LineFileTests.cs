using Perf.Tuning;

namespace Perf.Tests.Tuning.Mechanisms;

public sealed class LineFileTests
{
    [Fact]
    public void PutBack_AnyFile_IsItselfAgain()
    {
        // Property: whatever the file looks like (line ends, no last one, repeated settings, bytes that are no text), setting some settings and putting them back gives its very bytes.
        var random = new Random(13);
        string[] lines = ["a 1", "b 2", "# a 3", "", "c\u00e9\u0000", "ab 4", "  a  5 "];
        string[] ends = ["\n", "\r\n"];
        string[] all = ["a", "b", "d"];
        for (int round = 0; round < 5000; round++)
        {
            string before = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => lines[random.Next(lines.Length)] + ends[random.Next(ends.Length)]));
            before = random.Next(2) == 0 ? before : before.TrimEnd('\r', '\n');
            string[] keys = [.. all.Where(_ => random.Next(2) == 0)];

            string now = keys.Aggregate(before, (text, key) => LineFile.Set(text, Of(key), $"{key} 9"));

            Assert.All(keys, key => Assert.Equal($"{key} 9", LineFile.Line(now, Of(key))));
            Assert.Equal(before, LineFile.PutBack(now, before, [.. keys.Select(Of)]));
            Assert.Equal(now, LineFile.Text(LineFile.Bytes(now)));
        }
    }

    [Fact]
    public void PutBack_SomebodyElseWasAtIt_TheirsStays()
    {
        string before = "a 1\nb 2\n";
        string now = LineFile.Set(LineFile.Set(before, Of("a"), "a 9"), Of("d"), "d 9");
        string edited = now.Replace("b 2", "b 3", StringComparison.Ordinal) + "e 4\n";

        Assert.Equal("a 1\nb 3\ne 4\n", LineFile.PutBack(edited, before, [Of("a"), Of("d")]));
    }

    private static Func<string, bool> Of(string key) => line => line.TrimStart(' ').StartsWith($"{key} ", StringComparison.Ordinal);
}
