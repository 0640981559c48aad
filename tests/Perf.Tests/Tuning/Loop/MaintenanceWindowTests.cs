using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>How long a window holds, and how many restarts have to fit into it.</summary>
public class MaintenanceWindowTests
{
    [Theory]
    // Wednesday, 2025-08-06.
    [InlineData("22:00", "04:00", "22:30", 60, true)]
    [InlineData("22:00", "04:00", "22:30", 5 * 60, true)]
    [InlineData("22:00", "04:00", "03:00", 60, true)]
    [InlineData("22:00", "04:00", "03:00", 61, false)]
    [InlineData("22:00", "04:00", "03:00", 24 * 60, false)] // Inside at both ends, and in two windows.
    [InlineData("01:00", "03:00", "02:00", 24 * 60, false)]
    [InlineData("00:00", "00:00", "02:00", 72 * 60, true)]
    [InlineData("01:00", "03:00", "00:59", 1, false)]
    public void HoldsThrough_FromOneMomentToAnother_OnlyWhereNoGapIsBetween(string from, string to, string at, int minutes, bool holds)
    {
        DateTimeOffset moment = new DateTimeOffset(2025, 8, 6, 0, 0, 0, TimeSpan.Zero) + TimeOnly.Parse(at, null).ToTimeSpan();
        Assert.Equal(holds, new MaintenanceWindow(TimeOnly.Parse(from, null), TimeOnly.Parse(to, null), []).HoldsThrough(moment, moment.AddMinutes(minutes)));
    }

    // The same as looking at each minute.
    [Fact]
    public void HoldsThrough_RandomWindows_AsEachMinuteOfIt()
    {
        int held = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            TimeOnly from = new(random.Next(24), 15 * random.Next(4));
            TimeOnly to = random.Next(6) == 0 ? from : new(random.Next(24), 15 * random.Next(4));
            DayOfWeek[] days = [.. Enum.GetValues<DayOfWeek>().Where(_ => random.Next(2) == 0)];
            var window = new MaintenanceWindow(from, to, random.Next(2) == 0 ? [] : days);
            DateTimeOffset begin = new DateTimeOffset(2025, 8, 3, 0, 0, 0, TimeSpan.FromHours(2)).AddMinutes(random.Next(7 * 24 * 60));
            int minutes = random.Next(1, random.Next(2) == 0 ? 120 : 3 * 24 * 60);
            bool isAll = Enumerable.Range(0, minutes).All(minute => window.Holds(begin.AddMinutes(minute)));
            Assert.True(window.HoldsThrough(begin, begin.AddMinutes(minutes)) == isAll, $"seed {seed}: {window.From} to {window.To} on {string.Join(",", window.Days)}, {begin} and {minutes} minutes");
            held += isAll ? 1 : 0;
        }

        Assert.InRange(held, 50, 950);
    }

    [Fact]
    public void Restarts_AnyOrder_AreNoMoreThanAreCountedOn()
    {
        int most = 0;
        for (ulong seed = 0; seed < 500; seed++)
        {
            int pairs = 3 + (int)(seed % 10);
            bool isOn = false;
            int switches = 0;
            foreach (TrialStep step in TrialOrder.Of(pairs, seed))
            {
                switches += step.IsChanged != isOn ? 1 : 0;
                isOn = step.IsChanged;
            }

            // One more at the end, and two for a pair that is made again.
            Assert.True(switches + 3 <= WindowCheck.Restarts(pairs), $"seed {seed}: {pairs} pairs have {switches}");
            most = Math.Max(most, switches - pairs);
        }

        Assert.True(most > 0, "More than one for each pair is what there has to be room for.");
    }
}
