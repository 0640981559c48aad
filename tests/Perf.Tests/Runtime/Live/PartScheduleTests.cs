using Perf.Reporting;
using Perf.Reporting.Html.Live;
using Perf.Runtime;

namespace Perf.Tests.Runtime.Live;

public sealed class PartScheduleTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_due = TimeSpan.FromMilliseconds(20);

    private TimeSpan _cpu;

    [Fact]
    public void Write_CostlyParts_TakeNoMoreThanIsDueOverTimeAndAllHaveTheirTurn()
    {
        var budget = new RenderBudget(TimeSpan.FromMilliseconds(200));
        int[] written = new int[5];
        PartSchedule schedule = Schedule(budget, [.. Enumerable.Range(0, 5).Select(i => Part($"{i}", milliseconds: 15, () => written[i]++))]);
        TimeSpan before = _cpu;
        for (int second = 0; second < 1000; second++)
        {
            budget.Pass(s_second, s_due);
            schedule.Write(() => State(milliseconds: 8), isWhole: false);
        }

        // 20 s are due in 1000 s; what was saved up before, and one part begun with something left, come on top.
        Assert.InRange((_cpu - before).TotalSeconds, 15, 20.3);
        Assert.InRange(written.Max() - written.Min(), 0, 1);
    }

    [Fact]
    public void Write_CheapParts_AreAllWrittenEachSecond()
    {
        var budget = new RenderBudget(TimeSpan.FromMilliseconds(200));
        PartSchedule schedule = Schedule(budget, [.. Enumerable.Range(0, 5).Select(i => Part($"{i}", milliseconds: 2))]);
        for (int second = 0; second < 1000; second++)
        {
            budget.Pass(s_second, s_due);
            Assert.Equal(5, schedule.Write(() => State(milliseconds: 3), isWhole: false).Count);
        }
    }

    [Fact]
    public void Write_CheapPartsBesideCostlyOnes_AreWrittenEachSecondAndTheRestByTurns()
    {
        var budget = new RenderBudget(TimeSpan.FromMilliseconds(200));
        int[] written = new int[4];
        PartSchedule schedule = Schedule(budget, [Part("chart", 60, () => written[0]++), Part("tile", 0.2, () => written[1]++), Part("other chart", 60, () => written[2]++), Part("table", 0.5, () => written[3]++)]);
        TimeSpan before = _cpu;
        schedule.Write(() => State(milliseconds: 2), isWhole: true);
        for (int second = 1; second < 1000; second++)
        {
            budget.Pass(s_second, s_due);
            schedule.Write(() => State(milliseconds: 2), isWhole: false);
        }

        Assert.Equal((1000, 1000), (written[1], written[3]));
        Assert.InRange(written[0], 130, 160);
        Assert.InRange(written[0] - written[2], -1, 1);
        Assert.InRange((_cpu - before).TotalSeconds, 19, 20.4);
    }

    [Fact]
    public void Write_Whole_HasAllPartsWhateverTheyCostAndIsPaidBack()
    {
        var budget = new RenderBudget(TimeSpan.FromMilliseconds(200));
        PartSchedule schedule = Schedule(budget, [.. Enumerable.Range(0, 5).Select(i => Part($"{i}", milliseconds: 100))]);
        Assert.Equal(5, schedule.Write(() => State(milliseconds: 0), isWhole: true).Count);
        Assert.Empty(schedule.Write(() => State(milliseconds: 0), isWhole: false));
        Assert.Equal(5, schedule.Write(() => State(milliseconds: 0), isWhole: true).Count);

        // A second of CPU with 200 ms that were saved: 40 s until the next.
        budget.Pass(TimeSpan.FromSeconds(39), s_due);
        Assert.Empty(schedule.Write(() => State(milliseconds: 0), isWhole: false));
        budget.Pass(TimeSpan.FromSeconds(2), s_due);
        Assert.Single(schedule.Write(() => State(milliseconds: 0), isWhole: false));
    }

    [Fact]
    public void Write_LessIsDue_WhatWasCheapTakesTurnsAndChartsAreStillWritten()
    {
        var budget = new RenderBudget(TimeSpan.FromMilliseconds(200));
        int[] written = new int[3];
        PartSchedule schedule = Schedule(budget, [Part("chart", 15, () => written[0]++), Part("tile", 0.1, () => written[1]++), Part("table", 0.6, () => written[2]++)]);
        TimeSpan before = _cpu;
        for (int second = 0; second < 1000; second++)
        {
            budget.Pass(s_second, TimeSpan.FromMilliseconds(8));
            schedule.Write(() => State(milliseconds: 5), isWhole: false);
        }

        Assert.InRange((_cpu - before).TotalSeconds, 7, 8.4);
        Assert.All(written, times => Assert.InRange(times, 100, 999));
    }

    private PartSchedule Schedule(RenderBudget budget, LivePart[] parts) => new(parts, budget, () => _cpu);

    private LivePart Part(string id, double milliseconds, Action? written = null) => new(id, _ =>
    {
        _cpu += TimeSpan.FromMilliseconds(milliseconds);
        written?.Invoke();
        return id;
    });

    private LiveState State(double milliseconds)
    {
        _cpu += TimeSpan.FromMilliseconds(milliseconds);
        return new LiveState();
    }
}
