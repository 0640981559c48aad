namespace Perf.Tests;

public sealed class LongestFirstTests
{
    /// <summary>A class that has another name by now would begin whenever.</summary>
    [Fact]
    public void Classes_OfTheLongOnes_AreThere()
    {
        string[] names = [.. typeof(LongestFirst).Assembly.GetTypes().Select(type => type.FullName ?? "")];
        Assert.All(LongestFirst.Classes, end => Assert.Contains(names, name => name.EndsWith(end, StringComparison.Ordinal)));
    }
}
