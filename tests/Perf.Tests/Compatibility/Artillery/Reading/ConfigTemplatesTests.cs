using System.Globalization;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Tests.Compatibility.Artillery.Reading;

public sealed class ConfigTemplatesTests
{
    [Theory]
    // The limit that is drawn below, and what is drawn.
    [InlineData("{{ $randomNumber(10, 19) }}", "9", "19")]
    [InlineData("{{ $randomNumber(0, 2147483646) }}", "5", "5")]
    // Beyond 2^31 - 1 numbers two halves of 16 bits make one.
    [InlineData("{{ $randomNumber(0, 2147483647) }}", "32767 65535", "2147483647")]
    [InlineData("{{ $randomNumber(0, 2147483647) }}", "32768 0 1 2", "65538")]
    public void Fill_RandomNumber_IsDrawnBelowTheLimit(string text, string draws, string expected)
    {
        var queue = new Queue<int>(draws.Split(' ').Select(draw => int.Parse(draw, CultureInfo.InvariantCulture)));
        int Draw(int limit)
        {
            int drawn = queue.Dequeue();
            Assert.InRange(drawn, 0, limit - 1);
            return drawn;
        }

        var problems = new Problems();
        var templates = new ConfigTemplates(new Dictionary<string, ScalarValue>(), Draw, problems);
        Assert.Equal($"n{expected}", NodeReaderTests.Show(templates.Fill(NodeReaderTests.Read($"'{text}'", "a.yml"))));
        Assert.Empty(problems.All);
        Assert.Empty(queue);
    }
}
