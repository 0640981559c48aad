using System.Globalization;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Mechanisms;

public sealed class LocalProcessTests
{
    [SkippableFact]
    public void Of_OurOwnProcess_IsSeen_AndOneThatIsNotThereIsNot()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is Linux'.");

        LocalProcess? own = LocalProcess.Of(Environment.ProcessId);

        Assert.NotNull(own);
        Assert.NotEmpty(own.Name);
        Assert.True(own.Parent == 0 || LocalProcess.Of(own.Parent) is not null);
        Assert.InRange(own.Age, TimeSpan.Zero, TimeSpan.FromMilliseconds(Environment.TickCount64) + TimeSpan.FromMinutes(1));
        Assert.Null(LocalProcess.Of(int.MaxValue));
    }

    [Fact]
    public void Parse_AnyNameAndNumbers_AreReadBack()
    {
        string[] names = ["postgres", "a b", "a) S 7 (b", ")", "((", "redis-server"];
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            string name = names[random.Next(names.Length)];
            (int parent, long start, double up) = (random.Next(1, 100_000), random.Next(0, 100_000), random.Next(2000, 1_000_000) / 2.0);
            string stat = string.Create(CultureInfo.InvariantCulture, $"4711 ({name}) S {parent} {string.Join(' ', Enumerable.Range(0, 17))} {start} {string.Join(' ', Enumerable.Range(0, 30))}\n");

            LocalProcess? process = LocalProcess.Parse(stat, string.Create(CultureInfo.InvariantCulture, $"{up:0.00} 12345.67\n"));

            Assert.True(process == new LocalProcess(name, parent, TimeSpan.FromSeconds(Math.Max(0, up - (start / 100.0)))), $"seed {seed}: {process}");
        }
    }

    [Theory]
    [InlineData("", "1.00 1.00")]
    [InlineData("1 (a) S", "1.00 1.00")]
    [InlineData("1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 x 20", "1.00 1.00")]
    [InlineData("1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", "")]
    public void Parse_WhatIsNoSuchText_IsNone(string stat, string uptime) => Assert.Null(LocalProcess.Parse(stat, uptime));
}
