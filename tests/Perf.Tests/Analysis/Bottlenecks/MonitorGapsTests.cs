using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

public sealed class MonitorGapsTests
{
    private static readonly JudgedWindow s_window = new(0, 60);

    [Fact]
    public void Missing_OfAMonitorThatWasReadEachSecond_IsNothing() => Assert.Equal(0, MonitorGaps.Missing([Read(Enumerable.Range(0, 60))], 0, s_window));

    [Fact]
    public void Missing_OfAMonitorThatWasNeverRead_IsAll() => Assert.Equal(60, MonitorGaps.Missing([Read([])], 0, s_window));

    // Five of its own steps are no gap, be those a second or five.
    [Theory]
    [InlineData(1, 5, 0)]
    [InlineData(1, 6, 5)]
    [InlineData(1, 20, 19)]
    [InlineData(5, 25, 0)]
    [InlineData(5, 30, 25)]
    public void Missing_BetweenTwoReadings_CountsFromFiveSteps(int step, int gap, double missing)
    {
        IEnumerable<int> seconds = Enumerable.Range(0, 60 / step).Select(i => i * step).Where(second => second <= 20 || second >= 20 + gap);
        Assert.Equal(missing, MonitorGaps.Missing([Read(seconds)], 0, s_window));
    }

    // Its signals are read together, but each of them may be left out now and then.
    [Fact]
    public void Missing_OfSeveralSignals_IsWhereNoneWasRead() =>
        Assert.Equal(0, MonitorGaps.Missing([Read(Enumerable.Range(0, 30)), Read(Enumerable.Range(30, 30))], 0, s_window));

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Of_AGap_IsToldOfFromATenthOn(int missing, bool isTold)
    {
        string? told = MonitorGaps.Of("db", [Read(Enumerable.Range(0, 60).Where(second => second <= 20 || second > 20 + missing))], 0, s_window);
        Assert.Equal(isTold, told is not null);
        Assert.True(told is null || told.Contains("'db' told nothing for 6 s of the 60 s", StringComparison.Ordinal), told);
    }

    private static MonitorSeries Read(IEnumerable<int> seconds)
    {
        double[] times = [.. seconds.Select(second => (double)second)];
        return new MonitorSeries { Monitor = "db", Signal = "system.cpu.utilization", Seconds = times, Values = [.. times.Select(_ => 1.0)], Count = times.Length };
    }
}
