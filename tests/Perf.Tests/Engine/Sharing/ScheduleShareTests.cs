using Perf.Engine.Pacing;
using Perf.Engine.Sharing;

namespace Perf.Tests.Engine.Sharing;

/// <summary>The starts of all shares are those of the plan: none is lost, none is made twice, and each is due when it is due on one machine.</summary>
public sealed class ScheduleShareTests
{
    [Fact]
    public void Starts_OfAllShares_AreThoseOfTheWholeSchedule() => SeededCases.ForAll(random =>
    {
        ArrivalSchedule schedule = NextSchedule(random);
        (long Index, long Due)[] whole = [.. Starts(schedule, new LoadShare())];
        (long Index, long Due)[] parts = [.. random.NextPartition().SelectMany(share => Starts(schedule, share)).Order()];

        Assert.Equal(whole.Length, schedule.Count);
        Assert.Equal(whole, parts);
    }, 300);

    [Fact]
    public void DueBy_TakeOver_LeavesEachShareExactlyWhatIsDueLater() => SeededCases.ForAll(random =>
    {
        ArrivalSchedule schedule = NextSchedule(random);
        long from = random.NextInt64(0, schedule.Length + 2);
        long passed = schedule.DueBy(from - 1);
        foreach (LoadShare share in random.NextPartition())
        {
            (long Index, long Due)[] rest = [.. Starts(schedule, share).Skip((int)SlotSet.Of(share).CountBelow(passed))];
            Assert.Equal(Starts(schedule, share).Where(start => start.Due >= from), rest);
        }
    }, 300);

    [Fact]
    public void PlannedStarts_OfAllShares_AddUpToThePlan() => SeededCases.ForAll(random =>
    {
        LoadProfile[] load = [NextArrivals(random), new SharedIterations { Iterations = random.Next(1, 500), Vus = 3 }, new PerVuIterations { Iterations = random.Next(1, 9), Vus = random.Next(1, 40) }];
        RunPlan plan = ScenarioBuilding.Of(new Uri("http://127.0.0.1:1/"), load, ScenarioBuilding.Get("/")).Plan();
        LoadShare[] shares = random.NextPartition();

        Assert.Equal(PlannedStarts.Of(plan), shares.Sum(share => PlannedStarts.Of(plan with { Share = share })));
        Assert.Null(PlannedStarts.Of(ScenarioBuilding.Of(new Uri("http://127.0.0.1:1/"), new ConstantVus { Vus = 9 }, ScenarioBuilding.Get("/")).Plan() with { Share = shares[0] }));
    }, 300);

    private static IEnumerable<(long Index, long Due)> Starts(ArrivalSchedule schedule, LoadShare share) =>
        share.NumbersBelow(schedule.Count).Select(index => (index, schedule.StartOf(index)));

    private static ArrivalSchedule NextSchedule(Random random)
    {
        ArrivalSchedule plan = ArrivalSchedule.Of(NextArrivals(random))!;
        if (random.Next(2) == 0)
        {
            return plan;
        }

        var controlled = new RateControlledSchedule(plan);
        long moment = 0;
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            moment += random.NextInt64(0, (plan.Length / 4) + 1);
            controlled = random.Next(4) switch
            {
                0 => controlled.WithFactor(moment, 0.1 + (random.NextDouble() * 3)),
                1 => controlled.WithRate(moment, 1 + (random.NextDouble() * 200)),
                2 => controlled.Paused(moment),
                _ => controlled.Resumed(moment),
            };
        }

        return controlled.Resumed(moment + 1);
    }

    private static LoadProfile NextArrivals(Random random)
    {
        ArrivalPattern pattern = random.Next(2) == 0 ? ArrivalPattern.Poisson : default;
        var length = TimeSpan.FromMilliseconds(random.Next(1, 4000));
        double rate = 1 + (random.NextDouble() * 100);
        return random.Next(4) switch
        {
            0 => new ConstantArrivalRate { Rate = rate, Duration = length, Arrival = pattern, ArrivalSeed = random.Next() },
            1 => new ShapedArrivalRate { Shape = new SineShape { Base = rate, Amplitude = rate / 2, Period = length / 2, Duration = length }, Arrival = pattern, ArrivalSeed = random.Next() },
            2 => new ShapedArrivalRate { Shape = new StepsShape { Levels = [rate, 0, rate * 2], Each = length / 2 }, Arrival = pattern, ArrivalSeed = random.Next() },
            _ => new RampingArrivalRate { StartRate = rate, Stages = random.NextStages(100), Arrival = pattern, ArrivalSeed = random.Next() },
        };
    }
}
