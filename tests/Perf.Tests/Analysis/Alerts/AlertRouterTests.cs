using Perf.Analysis;

namespace Perf.Tests.Analysis.Alerts;

public class AlertRouterTests
{
    private static readonly AlertPolicy s_policy = new()
    {
        Channels = [new AlertChannel { Name = "slack" }, new AlertChannel { Name = "pager" }, new AlertChannel { Name = "mail" }],
        Routes =
        [
            new AlertRoute { Severity = AlertSeverity.Info, Channels = ["Slack"] },
            new AlertRoute { Severity = AlertSeverity.Critical, Environments = ["prod*"], Channels = ["pager"] },
            new AlertRoute { Rules = ["regression"], Scenarios = ["check*"], Channels = ["mail", "slack"] },
        ],
    };

    [Theory]
    [InlineData(AlertSeverity.Warning, "cpu", "browse", null, "slack")]
    [InlineData(AlertSeverity.Critical, "cpu", "browse", "production", "slack,pager")]
    [InlineData(AlertSeverity.Critical, "cpu", "browse", "staging", "slack")]
    [InlineData(AlertSeverity.Critical, "cpu", "browse", null, "slack")] // no environment is no production
    [InlineData(AlertSeverity.Info, "regression", "checkout", null, "slack,mail")]
    public void Route_OfAnAlert_GivesEachChannelOnce(AlertSeverity severity, string rule, string scenario, string? environment, string channels) => Assert.Equal(
        channels,
        string.Join(',', AlertRouter.Route(s_policy, new Alert { Severity = severity, Rule = rule, Scenario = scenario, Environment = environment }).Select(channel => channel.Name)));

    [Fact]
    public void Route_WithoutRoutes_GivesAllChannels() => Assert.Equal(3, AlertRouter.Route(s_policy with { Routes = [] }, new Alert()).Count);

    [Theory]
    [InlineData("2026-03-06T21:30:00Z", "2026-03-07T05:30:00Z")] // Friday 22:30 in Berlin
    [InlineData("2026-03-07T05:29:00Z", "2026-03-07T05:30:00Z")] // still that of Friday
    [InlineData("2026-03-07T05:30:00Z", null)]
    [InlineData("2026-03-07T22:00:00Z", null)] // Saturday begins none
    [InlineData("2026-03-06T20:59:00Z", null)]
    [InlineData("2026-03-27T23:00:00Z", "2026-03-28T05:30:00Z")]
    public void QuietUntil_OfAMoment_IsTheEndOfItsQuietTime(string now, string? end)
    {
        var policy = new AlertPolicy { QuietTimes = [new QuietTime { Days = [DayOfWeek.Friday], From = new TimeOnly(22, 0), To = new TimeOnly(6, 30), TimeZone = "Europe/Berlin" }] };
        DateTimeOffset? expected = end is null ? null : DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture);
        DateTimeOffset moment = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, AlertRouter.QuietUntil(policy, new Alert { Severity = AlertSeverity.Warning }, moment));
        Assert.Null(AlertRouter.QuietUntil(policy, new Alert { Severity = AlertSeverity.Critical }, moment));
    }

    [Fact]
    public void Of_AnyParts_IsShortAndTellsThemApart()
    {
        string[] keys =
        [
            AlertKey.Of("r", "a/b", null, "m"), AlertKey.Of("r", "a", "b", "m"), AlertKey.Of("r", "a", null, "m"), AlertKey.Of("r", "", "a", "m"),
            AlertKey.Of("r", new string('x', 300), null, "m"), AlertKey.Of("r", new string('x', 301), null, "m"),
        ];
        Assert.All(keys, key => Assert.InRange(key.Length, 1, 255));
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void QuietUntil_TimesThatFollowEachOther_IsTheEndOfTheLast()
    {
        var policy = new AlertPolicy { QuietTimes = [new QuietTime { Days = [DayOfWeek.Saturday, DayOfWeek.Sunday], From = new TimeOnly(0, 0), To = new TimeOnly(0, 0), TimeZone = "UTC" }] };
        var saturday = new DateTimeOffset(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);

        Assert.Equal(new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero), AlertRouter.QuietUntil(policy, new Alert { Severity = AlertSeverity.Warning }, saturday));
    }
}
