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
        Assert.Equal(holds, new MaintenanceWindow(TimeOnly.Parse(from, null), TimeOnly.Parse(to, null), []).HoldsThrough(moment, moment.AddMinutes(minutes), TimeZoneInfo.Utc));
    }

    // The nights of 2025 in which clocks are turned: forward at 01:00Z (Berlin) and 07:00Z (New York), back at 01:00Z and 06:00Z. Until when it holds, and not a minute longer.
    [Theory]
    [InlineData("Europe/Berlin", "22:00", "04:00", "2025-03-29T22:00:00Z", "2025-03-30T02:00:00Z")]
    [InlineData("America/New_York", "22:00", "04:00", "2025-03-09T04:00:00Z", "2025-03-09T08:00:00Z")]
    [InlineData("Europe/Berlin", "22:00", "04:00", "2025-10-25T21:00:00Z", "2025-10-26T03:00:00Z")]
    [InlineData("America/New_York", "22:00", "04:00", "2025-11-02T03:00:00Z", "2025-11-02T09:00:00Z")]
    [InlineData("Europe/Berlin", "01:00", "05:00", "2025-03-30T00:30:00Z", "2025-03-30T03:00:00Z")] // It is 01:30 still,
    [InlineData("Europe/Berlin", "01:00", "05:00", "2025-03-30T01:00:00Z", "2025-03-30T03:00:00Z")] // and 03:00 already.
    [InlineData("America/New_York", "01:00", "05:00", "2025-03-09T06:30:00Z", "2025-03-09T09:00:00Z")]
    // An end that no clock shows: it is over when 03:00 comes after 01:59.
    [InlineData("Europe/Berlin", "22:00", "02:30", "2025-03-29T22:00:00Z", "2025-03-30T01:00:00Z")]
    [InlineData("America/New_York", "22:00", "02:30", "2025-03-09T04:00:00Z", "2025-03-09T07:00:00Z")]
    // An hour that comes twice: each time it is what the clock shows.
    [InlineData("Europe/Berlin", "22:00", "02:30", "2025-10-25T21:00:00Z", "2025-10-26T00:30:00Z")]
    [InlineData("Europe/Berlin", "22:00", "02:30", "2025-10-26T01:10:00Z", "2025-10-26T01:30:00Z")]
    [InlineData("Europe/Berlin", "02:30", "05:00", "2025-10-26T00:45:00Z", "2025-10-26T01:00:00Z")]
    [InlineData("Europe/Berlin", "02:30", "05:00", "2025-10-26T01:30:00Z", "2025-10-26T04:00:00Z")]
    [InlineData("America/New_York", "01:30", "05:00", "2025-11-02T05:45:00Z", "2025-11-02T06:00:00Z")]
    [InlineData("America/New_York", "00:00", "01:30", "2025-11-02T04:30:00Z", "2025-11-02T05:30:00Z")]
    public void HoldsThrough_ANightInWhichClocksAreTurned_AsTheClockShows(string zone, string from, string to, string begin, string end)
    {
        TimeZoneInfo place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var window = new MaintenanceWindow(TimeOnly.Parse(from, null), TimeOnly.Parse(to, null), []);
        var first = DateTimeOffset.Parse(begin, null);
        var last = DateTimeOffset.Parse(end, null);
        Assert.True(window.HoldsThrough(first, last, place));
        Assert.False(window.HoldsThrough(first, last.AddSeconds(1), place));

        // Whatever offset the moments are written with.
        Assert.True(window.HoldsThrough(TimeZoneInfo.ConvertTime(first, place), last, place));
        Assert.False(window.HoldsThrough(TimeZoneInfo.ConvertTime(first, place), last.AddSeconds(1), place));
    }

    // The same as looking at each minute, around the moments at which clocks are turned.
    [Theory]
    [InlineData("Europe/Berlin", "2025-03-30T01:00:00Z")]
    [InlineData("Europe/Berlin", "2025-10-26T01:00:00Z")]
    [InlineData("America/New_York", "2025-03-09T07:00:00Z")]
    [InlineData("America/New_York", "2025-11-02T06:00:00Z")]
    public void HoldsThrough_RandomWindowsWhereClocksAreTurned_AsEachMinuteOfIt(string zone, string turned)
    {
        TimeZoneInfo place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        int held = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            // Most begin in the evening and end in the hours after midnight.
            TimeOnly from = new((20 + random.Next(8)) % 24, 15 * random.Next(4));
            TimeOnly to = random.Next(8) == 0 ? from : new(random.Next(8), 15 * random.Next(4));
            DayOfWeek[] days = [.. Enum.GetValues<DayOfWeek>().Where(_ => random.Next(3) > 0)];
            var window = new MaintenanceWindow(from, to, random.Next(2) == 0 ? [] : days);
            DateTimeOffset begin = DateTimeOffset.Parse(turned, null).AddMinutes(random.Next(-8 * 60, 4 * 60));
            int minutes = random.Next(1, random.Next(2) == 0 ? 120 : 12 * 60);
            bool isAll = Enumerable.Range(0, minutes).All(minute => window.Holds(TimeZoneInfo.ConvertTime(begin.AddMinutes(minute), place)));
            Assert.True(window.HoldsThrough(begin, begin.AddMinutes(minutes), place) == isAll, $"seed {seed}: {window.From} to {window.To} on {string.Join(",", window.Days)}, {begin} and {minutes} minutes");
            held += isAll ? 1 : 0;
        }

        Assert.InRange(held, 50, 950);
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
            Assert.True(window.HoldsThrough(begin, begin.AddMinutes(minutes), TimeZoneInfo.CreateCustomTimeZone("two", TimeSpan.FromHours(2), null, null)) == isAll, $"seed {seed}: {window.From} to {window.To} on {string.Join(",", window.Days)}, {begin} and {minutes} minutes");
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
