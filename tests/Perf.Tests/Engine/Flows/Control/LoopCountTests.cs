using Perf.Engine.Flows;
using Perf.Engine.Flows.Control;
using Perf.Engine.Flows.Expressions;
using Perf.Engine.Running;

namespace Perf.Tests.Engine.Flows.Control;

public class LoopCountTests
{
    [Theory]
    [InlineData("3", 3, 3)]
    [InlineData("0", 0, 0)]
    [InlineData("-1", -1, -1)]
    [InlineData("3.0", 3, 3)]
    [InlineData(" 2 - 5 ", 2, 5)]
    [InlineData("2-5", 2, 5)]
    [InlineData("3-3", 3, 3)]
    public void TryRead_Count_IsRead(string text, long least, long most)
    {
        Assert.True(LoopCount.TryRead(text, out (long Least, long Most) range));
        Assert.Equal((least, most), range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("2.5")]
    [InlineData("5-2")]
    [InlineData("-1-5")]
    [InlineData("1-")]
    [InlineData("1e30")]
    public void TryRead_NoCount_IsNone(string text) => Assert.False(LoopCount.TryRead(text, out _));

    [Fact]
    public void Of_Range_TakesEachNumberInIt()
    {
        LoopCount count = LoopCount.Compile(TextTemplate.Compile("2-4", new VariableTable(), _ => null));
        var random = new SeededSequence(1, default);
        int[] seen = new int[5];
        for (int i = 0; i < 3000; i++)
        {
            seen[count.Of([], ref random)]++;
        }

        Assert.Equal((0, 0), (seen[0], seen[1]));
        Assert.All(seen[2..], times => Assert.InRange(times, 850, 1150));
    }

    [Fact]
    public void Of_TemplateWithoutANumber_IsAFault()
    {
        var table = new VariableTable();
        LoopCount count = LoopCount.Compile(TextTemplate.Compile("${n}", table, _ => null));
        var random = new SeededSequence(1, default);
        Assert.Equal(7, count.Of([ScalarValue.OfText("7")], ref random));
        Assert.Throws<ExpressionFault>(() =>
        {
            var again = new SeededSequence(1, default);
            return count.Of([ScalarValue.OfText("x")], ref again);
        });
    }
}
