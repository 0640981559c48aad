using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Coordination;

public class ShareLedgerTests
{
    [Fact]
    public void Reported_DeathsHeirsAndRepeats_EveryStartIsCountedOnceOrMissing() => SeededCases.ForAll(random => new Course(random).Run(), 400);

    [Fact]
    public void Open_SlotsOfALivingShare_Throws()
    {
        var ledger = new ShareLedger(SomeAgents.Plan(SomeAgents.Rate(10, 10)));
        ShareEntry first = ledger.Open(0, new LoadShare { Count = 2, Slots = [0] });

        Assert.Throws<InvalidOperationException>(() => ledger.Open(1, new LoadShare { Count = 4, Slots = [2] }));
        ShareLedger.Died(first);
        Assert.Equal(1, ledger.Open(1, new LoadShare { Count = 4, Slots = [2] }, first).Id);
    }

    [Fact]
    public void Rest_RowsTakenOnce_HasTwiceTheHighestRateAsMargin()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(10, 10));
        plan = plan with { Scenario = plan.Scenario with { Data = new Dictionary<string, DataFeeder> { ["users"] = new() { Name = "users", Order = DataOrder.Once } } } };
        var ledger = new ShareLedger(plan);
        ShareEntry share = ledger.Open(0, new LoadShare());
        ledger.Begins(share, TimeSpan.Zero);
        ShareLedger.Reported(share, Report(1, 12), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        ShareLedger.Reported(share, Report(2, 20), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
        ShareLedger.Died(share);

        LoadShare rest = ledger.Rest(share, TimeSpan.FromSeconds(3.5), out IReadOnlyDictionary<string, long> givenUp);

        Assert.Equal(36, givenUp["users"]);
        Assert.Equal(56, rest.RowsDone["users"]);
        Assert.Equal([20L], rest.IterationsDone);

        static ShareReport Report(long number, long rows) => new() { Number = number, Iterations = [rows], Rows = new Dictionary<string, long> { ["users"] = rows } };
    }

    [Fact]
    public void Rest_ClosedExecutorBeforeItsFirstReport_TakesTheRateOfOthersOrGivesAllRowsUp()
    {
        RunPlan plan = SomeAgents.Plan(new ConstantVus { Name = "users", Flow = "browse", Vus = 12, Duration = TimeSpan.FromSeconds(10) });
        plan = plan with { Scenario = plan.Scenario with { Data = new Dictionary<string, DataFeeder> { ["users"] = new() { Name = "users", Order = DataOrder.Once } } } };
        var ledger = new ShareLedger(plan);
        ShareEntry lost = ledger.Open(0, new LoadShare { Count = 4, Slots = [0] });
        ShareEntry other = ledger.Open(1, new LoadShare { Count = 4, Slots = [1, 2, 3] });
        ledger.Begins(lost, TimeSpan.Zero);
        ledger.Begins(other, TimeSpan.Zero);
        ShareLedger.Died(lost);

        ledger.Rest(lost, TimeSpan.FromSeconds(1.5), out IReadOnlyDictionary<string, long> unknown);
        ShareLedger.Reported(other, new ShareReport { Number = 1, Iterations = [300], Rows = new Dictionary<string, long> { ["users"] = 300 } }, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        ledger.Rest(lost, TimeSpan.FromSeconds(1.5), out IReadOnlyDictionary<string, long> known);

        Assert.Equal(ShareLedger.AllRows, unknown["users"]);
        Assert.Equal(2 * 100 * 3 / 2, known["users"]);
    }

    [Fact]
    public void Settle_LostWhenItsLoadHadEnded_IsNotShort()
    {
        var ledger = new ShareLedger(SomeAgents.Plan(SomeAgents.Rate(10, 10)));
        ShareEntry share = ledger.Open(0, new LoadShare());
        ledger.Begins(share, TimeSpan.Zero);
        ShareLedger.Reported(share, new ShareReport { Number = 1, Iterations = [80] }, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(8));
        ShareLedger.Reached(share, ShareState.LoadEnded, TimeSpan.FromSeconds(8));
        ShareLedger.Died(share);
        ShareLedger.Abandoned(share);

        ledger.Settle(TimeSpan.FromSeconds(10));

        Assert.Equal((false, TimeSpan.Zero, 0L), (share.IsShort, share.Missing, share.MissingStarts));
    }

    [Fact]
    public void Settle_HeirNeverBegan_TheLostOneIsShort()
    {
        var ledger = new ShareLedger(SomeAgents.Plan(SomeAgents.Rate(10, 10)));
        ShareEntry lost = ledger.Open(0, new LoadShare());
        ledger.Begins(lost, TimeSpan.Zero);
        ShareLedger.Died(lost);
        ShareEntry[] heirs = [.. Takeover.Split(SomeAgents.Plan(SomeAgents.Rate(10, 10)), lost.Share, 2).Select(part => ledger.Open(1, part, lost))];
        ledger.Begins(heirs[0], TimeSpan.FromSeconds(1));
        ShareLedger.Died(heirs[1]);
        ShareLedger.Abandoned(heirs[1]);

        ledger.Settle(TimeSpan.FromSeconds(10));
        ledger.Settle(TimeSpan.FromSeconds(10));

        Assert.True(lost.IsShort);
        Assert.Equal((TimeSpan.FromSeconds(10), 5 + 50L), (lost.Missing, lost.MissingStarts));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(3, true)]
    public void Settle_NothingLeftToTakeOver_IsShortOnlyWhereMoreIsMissingThanALossCosts(int measured, bool isShort)
    {
        var ledger = new ShareLedger(SomeAgents.Plan(SomeAgents.Rate(10, 10)));
        ShareEntry share = ledger.Open(0, new LoadShare());
        ledger.Begins(share, TimeSpan.Zero);
        ShareLedger.Reported(share, new ShareReport { Number = 1, Iterations = [measured * 10] }, TimeSpan.FromSeconds(measured), TimeSpan.FromSeconds(measured));
        ShareLedger.Died(share);
        ShareLedger.RanOut(share);

        ledger.Settle(TimeSpan.FromSeconds(10));

        Assert.Equal((isShort, TimeSpan.FromSeconds(10 - measured), 100L - (measured * 10)), (share.IsShort, share.Missing, share.MissingStarts));
    }

    [Fact]
    public void Settle_HeirThatRefusedIsLostToo_IsNotShortItself()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(10, 10));
        var ledger = new ShareLedger(plan);
        ShareEntry lost = ledger.Open(0, new LoadShare());
        ledger.Begins(lost, TimeSpan.Zero);
        ShareLedger.Died(lost);
        ShareEntry heir = ledger.Open(1, lost.Share, lost);
        ShareLedger.Died(heir);
        ShareLedger.Abandoned(heir);

        ledger.Settle(TimeSpan.FromSeconds(10));

        Assert.Equal((true, false), (lost.IsShort, heir.IsShort));
        Assert.Equal((100L, 0L), (lost.MissingStarts, heir.MissingStarts));
    }

    [Fact]
    public void Begins_HeirThatDidNotBegin_WhatIsMissingIsCountedOnceAndWithWhomItWasLost()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(10, 10));
        var ledger = new ShareLedger(plan);
        ShareEntry lost = ledger.Open(0, new LoadShare());
        ledger.Begins(lost, TimeSpan.Zero);
        ShareLedger.Died(lost);
        ShareEntry refused = ledger.Open(1, lost.Share, lost);
        ledger.Begins(refused, TimeSpan.FromSeconds(2));
        ShareLedger.NeverBegan(refused);
        ShareLedger.Died(refused);

        ledger.Begins(ledger.Open(2, ledger.Rest(refused, TimeSpan.FromSeconds(3), out _), refused), TimeSpan.FromSeconds(3));

        Assert.Equal((TimeSpan.FromSeconds(3), 30L), (lost.Missing, lost.MissingStarts));
        Assert.Equal((TimeSpan.Zero, 0L), (refused.Missing, refused.MissingStarts));
    }

    // Of ten starts that were due it had begun five and dropped two.
    [Fact]
    public void Begins_LostWithStartsThatWereOwed_AreMissing()
    {
        var ledger = new ShareLedger(SomeAgents.Plan(SomeAgents.Rate(10, 10)));
        ShareEntry lost = ledger.Open(0, new LoadShare());
        ledger.Begins(lost, TimeSpan.Zero);
        ShareLedger.Reported(lost, new ShareReport { Number = 1, Iterations = [5] }, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        ShareLedger.Finished(lost, new Interval { Series = [new Series { Metric = MetricNames.DroppedIterations, Type = MetricType.Counter, Count = 2, Sum = 2 }] });
        ShareLedger.Died(lost);

        foreach (LoadShare part in Takeover.Split(SomeAgents.Plan(SomeAgents.Rate(10, 10)), lost.Share, 2))
        {
            ledger.Begins(ledger.Open(1, part, lost), TimeSpan.FromSeconds(2));
        }

        Assert.Equal(3 + 10, lost.MissingStarts);
    }

    // The same may come through another agent and directly, and some of it may have counted.
    [Fact]
    public void Refused_ReportsThatCameByTwoWays_CountOnceAndThoseThatCountNever()
    {
        var ledger = new ShareLedger(SomeAgents.Plan(SomeAgents.Rate(10, 10)));
        ShareEntry lost = ledger.Open(0, new LoadShare());
        ledger.Begins(lost, TimeSpan.Zero);
        ShareLedger.Reported(lost, new ShareReport { Number = 1, Iterations = [10] }, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        ShareLedger.Died(lost);

        Assert.Equal(ReportFate.Refused, ShareLedger.Reported(lost, new ShareReport { Number = 2, Iterations = [20] }, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));
        ShareLedger.Refused(lost, [1, 2, 3]);
        ShareLedger.Refused(lost, [2, 3]);

        Assert.Equal(2, lost.RefusedReports);
    }

    [Fact]
    public void Overlap_AnyShares_IsWhetherANumberIsInBoth() => SeededCases.ForAll(random =>
    {
        LoadShare one = Next(random);
        LoadShare other = Next(random);

        Assert.Equal(Enumerable.Range(0, one.Count * other.Count).Any(number => one.Slots.Contains(number % one.Count) && other.Slots.Contains(number % other.Count)), ShareSlots.Overlap(one, other));

        static LoadShare Next(Random random)
        {
            int count = random.Next(1, 13);
            int[] slots = [.. Enumerable.Range(0, count).Where(_ => random.Next(3) == 0)];
            return new LoadShare { Count = count, Slots = slots.Length == 0 ? [random.Next(count)] : slots };
        }
    });

    [Fact]
    public void Open_PartsOfTheBeginning_NoneHasASlotOfAnother()
    {
        var ledger = new ShareLedger(SomeAgents.Plan(SomeAgents.Rate(10, 10)));
        ledger.Open(0, new LoadShare { Count = 4, Slots = [0, 2] });
        ledger.Open(1, new LoadShare { Count = 4, Slots = [1] });

        Assert.Throws<InvalidOperationException>(() => ledger.Open(2, new LoadShare { Count = 4, Slots = [2, 3] }));
    }

    [Fact]
    public void Unfinished_LostShare_IsWhatHadBegunAndNotEnded()
    {
        var ledger = new ShareLedger(SomeAgents.Plan(SomeAgents.Rate(10, 10)));
        ShareEntry share = ledger.Open(0, new LoadShare { IterationsDone = [30] });
        ledger.Begins(share, TimeSpan.Zero);
        ShareLedger.Reported(share, new ShareReport { Number = 1, Iterations = [50] }, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        share.Finished += 13;
        Assert.Equal(0, share.Unfinished);

        ShareLedger.Died(share);

        Assert.Equal(7, share.Unfinished);
    }

    [Fact]
    public void PlannedEnd_Suspended_IsLaterByThePauses()
    {
        var ledger = new ShareLedger(SomeAgents.Plan(SomeAgents.Rate(10, 10)));
        ledger.Steer(SteerAction.Suspend, 0, TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(10), ledger.PlannedEnd(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(13), ledger.PlannedEnd(TimeSpan.FromSeconds(5)));

        ledger.Steer(SteerAction.Resume, 0, TimeSpan.FromSeconds(6));

        Assert.Equal(TimeSpan.FromSeconds(14), ledger.PlannedEnd(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, ledger.Due.Between(new LoadShare(), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)));
        Assert.Equal(10, ledger.Due.Between(new LoadShare(), TimeSpan.FromSeconds(12.95), ledger.PlannedEnd(TimeSpan.FromSeconds(30)) + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Between_Suspended_OwesNothingForThePause()
    {
        var due = new DueStarts(SomeAgents.Plan(SomeAgents.Rate(10, 10)));
        var half = new LoadShare { Count = 2, Slots = [1] };
        Assert.Equal(10, due.Between(half, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)));

        due.Steer(SteerAction.Suspend, 0, TimeSpan.FromSeconds(2).Ticks);
        due.Steer(SteerAction.Resume, 0, TimeSpan.FromSeconds(3).Ticks);
        Assert.Equal(5, due.Between(half, TimeSpan.FromSeconds(2.01), TimeSpan.FromSeconds(4.01)));

        due.Steer(SteerAction.Factor, 2, TimeSpan.FromSeconds(5).Ticks);
        Assert.Equal(10, due.Between(half, TimeSpan.FromSeconds(6.01), TimeSpan.FromSeconds(7.01)));
    }

    /// <summary>A run by chance: agents report each second, are lost, and others take their parts over, sooner or later or never.</summary>
    private sealed class Course
    {
        private readonly Random _random;
        private readonly int _seconds;
        private readonly ShareLedger _ledger;
        private readonly RunPlan _plan;
        private readonly HashSet<int> _lost = [];
        private readonly int _agents;
        private readonly Dictionary<int, long> _owed = [];
        private long _counted;

        public Course(Random random)
        {
            _random = random;
            _seconds = random.Next(2, 12);
            _agents = random.Next(1, 6);
            _plan = SomeAgents.Plan(
                SomeAgents.Rate(1 + (random.NextDouble() * 200), _seconds),
                SomeAgents.Rate(1 + random.Next(50), _seconds) with { Name = "chance", Arrival = ArrivalPattern.Poisson, ArrivalSeed = random.Next(), StartTime = TimeSpan.FromMilliseconds(random.Next(1000)) });
            _ledger = new ShareLedger(_plan);
            IReadOnlyList<LoadShare> shares = ShareSplitter.SharesOf([.. Enumerable.Range(0, _agents).Select(_ => random.Next(1, 5))]);
            for (int agent = 0; agent < _agents; agent++)
            {
                _ledger.Begins(_ledger.Open(agent, shares[agent]), TimeSpan.Zero);
            }
        }

        public void Run()
        {
            for (int second = 1; second <= _seconds; second++)
            {
                TimeSpan now = TimeSpan.FromSeconds(second);
                Begin(now);
                Report(now);
                Lose(now);
                Assert.All(Enumerable.Range(0, 240), slot => Assert.InRange(_ledger.Living.Count(share => share.Share.Slots.Contains(slot % share.Share.Count)), 0, 1));
            }

            foreach (ShareEntry waiting in _ledger.Living.Where(share => !share.HasBegun).ToArray())
            {
                ShareLedger.Died(waiting);
                ShareLedger.Abandoned(waiting);
            }

            TimeSpan end = TimeSpan.FromSeconds(_seconds);
            _ledger.Settle(end);
            Assert.Equal(_ledger.Due.Between(new LoadShare(), TimeSpan.Zero, end), _counted + _ledger.Shares.Sum(share => share.MissingStarts));
            Assert.All(_ledger.Shares.Where(share => !share.IsDead), share => Assert.Equal(0, share.MissingStarts));
        }

        private void Begin(TimeSpan now)
        {
            foreach (ShareEntry share in _ledger.Living.Where(share => !share.HasBegun && _random.Next(2) == 0).ToArray())
            {
                _ledger.Begins(share, now - TimeSpan.FromMilliseconds(_random.Next(900)));
            }
        }

        private void Report(TimeSpan now)
        {
            foreach (ShareEntry share in _ledger.Living.Where(share => share.HasBegun && share.MeasuredUntil < now).ToArray())
            {
                TimeSpan from = share.MeasuredUntil;
                // Some are behind with their starts, and catch up.
                long due = _ledger.Due.Between(share.Share, from, now) + _owed.GetValueOrDefault(share.Id);
                long begun = now == TimeSpan.FromSeconds(_seconds) || _random.Next(3) > 0 ? due : _random.NextInt64(due + 1);
                _owed[share.Id] = due - begun;
                var report = new ShareReport { Number = share.LastReport + 1, Iterations = [(share.Iterations.Count > 0 ? share.Iterations[0] : 0) + begun, 0] };
                Assert.Equal(ReportFate.Early, ShareLedger.Reported(share, report with { Number = report.Number + 1 }, now, now - from));
                Assert.Equal(ReportFate.Counted, ShareLedger.Reported(share, report, now, now - from));
                Assert.Equal(ReportFate.Repeated, ShareLedger.Reported(share, report, now, now - from));
                _counted += begun;
            }
        }

        private void Lose(TimeSpan now)
        {
            foreach (int agent in Enumerable.Range(0, _agents).Where(agent => !_lost.Contains(agent) && _random.Next(8) == 0).ToArray())
            {
                _lost.Add(agent);
                ShareEntry[] dead = [.. _ledger.Living.Where(share => share.Seat == agent)];
                foreach (ShareEntry share in dead)
                {
                    ShareLedger.Died(share);
                    Assert.Equal(ReportFate.Refused, ShareLedger.Reported(share, new ShareReport { Number = share.LastReport + 1 }, now, TimeSpan.FromSeconds(1)));
                    Assert.Equal(1, share.RefusedReports);
                }

                foreach (ShareEntry share in dead)
                {
                    GiveAway(share, now);
                }
            }
        }

        private void GiveAway(ShareEntry share, TimeSpan now)
        {
            int[] survivors = [.. Enumerable.Range(0, _agents).Where(agent => !_lost.Contains(agent))];
            if (survivors.Length == 0 || _random.Next(4) == 0)
            {
                ShareLedger.Abandoned(share);
                return;
            }

            LoadShare rest = _ledger.Rest(share, now, out _);
            foreach ((LoadShare part, int agent) in Takeover.Split(_plan, rest, _random.Next(1, survivors.Length + 1)).Zip(survivors))
            {
                _ledger.Open(agent, part, share);
            }
        }
    }
}
