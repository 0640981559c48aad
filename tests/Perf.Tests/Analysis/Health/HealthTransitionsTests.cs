using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Health;

public class HealthTransitionsTests
{
    private static readonly HealthStatus[] s_all = Enum.GetValues<HealthStatus>();

    [Fact]
    public void Of_AnySeries_TellsEachChangeOnceAndEndsWhatItBegan() => SeededProperty.ForAll(1000, random =>
    {
        var memory = new HealthMemory();
        HealthStatus told = HealthStatus.Skipped;
        for (int day = 0; day < 20; day++)
        {
            HealthStatus status = s_all[random.Next(4)];
            (IReadOnlyList<HealthChange> changes, memory) = HealthTransitions.Of(memory, [Check("a", status)], Answers.Now.AddDays(day));
            bool isNews = status != HealthStatus.Skipped && status != told && !(told == HealthStatus.Skipped && status == HealthStatus.Healthy);
            Assert.Equal(isNews, changes.Count == 1);
            Assert.All(changes, change => Assert.Equal((told, status), (change.From, change.To)));
            told = status == HealthStatus.Skipped ? told : status;
            // It survives its document.
            memory = HealthReportJson.ReadMemory(HealthReportJson.Write(memory));
        }
    });

    [Fact]
    public void Of_TheSameAgain_ChangesNothingAndKeepsSinceWhen()
    {
        (_, HealthMemory first) = HealthTransitions.Of(new HealthMemory(), [Check("a", HealthStatus.Unhealthy)], Answers.Now);
        (IReadOnlyList<HealthChange> changes, HealthMemory second) = HealthTransitions.Of(first, [Check("a", HealthStatus.Unhealthy)], Answers.Now.AddDays(1));
        Assert.Empty(changes);
        Assert.Equal((Answers.Now, Answers.Now.AddDays(1)), (second.Checks["a"].Since, second.Checks["a"].CheckedAt));
    }

    [Fact]
    public void Alerts_OfAChange_AreOneMatterForTheCheck()
    {
        HealthReport bad = Report(HealthStatus.Skipped, HealthStatus.Unhealthy), well = Report(HealthStatus.Unhealthy, HealthStatus.Healthy);
        Alert fired = Assert.Single(HealthAlerts.Of(bad, Answers.Now)), ended = Assert.Single(HealthAlerts.Of(well, Answers.Now));
        Assert.Equal((AlertState.Firing, AlertSeverity.Critical, "health", "staging: a is unhealthy"), (fired.State, fired.Severity, fired.Rule, fired.Title));
        Assert.Equal((AlertState.Resolved, fired.Key), (ended.State, ended.Key));
        Assert.Equal(AlertSeverity.Warning, HealthAlerts.Of(Report(HealthStatus.Healthy, HealthStatus.Degraded), Answers.Now)[0].Severity);
        Assert.Empty(HealthAlerts.Of(bad with { Changes = [] }, Answers.Now));
    }

    [Fact]
    public void Enforcement_OfAReport_IsAnErrorWhereSomethingIsBadOrNothingWasLookedAt()
    {
        Assert.Null(HealthEnforcement.Judge(Of(HealthStatus.Healthy, HealthStatus.Skipped), strict: true));
        Assert.Null(HealthEnforcement.Judge(Of(HealthStatus.Degraded), strict: false));
        Assert.Equal(99, HealthEnforcement.Judge(Of(HealthStatus.Degraded), strict: true)!.ExitCode);
        Assert.Equal((ErrorIds.HealthFailed, 99), HealthEnforcement.Judge(Of(HealthStatus.Unhealthy), strict: false) is { } e ? (e.Id, e.ExitCode) : default);
        Assert.NotNull(HealthEnforcement.Judge(Of(HealthStatus.Skipped), strict: false));
        Assert.NotNull(HealthEnforcement.Judge(Of(), strict: false));
    }

    [Fact]
    public void Summary_OfChecks_CountsAndNames() =>
        Assert.Equal("staging is unhealthy: 1 unhealthy (b), 1 degraded (c), 1 healthy, 1 skipped.", HealthSummary.Of("staging", [Check("a", HealthStatus.Healthy), Check("b", HealthStatus.Unhealthy), Check("c", HealthStatus.Degraded), Check("d", HealthStatus.Skipped)]));

    [Theory]
    [InlineData("tls:shop:443", new[] { "tls" }, new string[0], true)]
    [InlineData("tls:shop:443", new[] { "tls:shop*" }, new string[0], true)]
    [InlineData("tls:shop:443", new string[0], new[] { "TLS" }, false)]
    [InlineData("store", new[] { "tls", "st*" }, new[] { "disk" }, true)]
    [InlineData("store", new[] { "tls" }, new string[0], false)]
    public void Selection_ByNameOrKind_TakesEither(string name, string[] include, string[] exclude, bool expected) => Assert.Equal(expected, HealthSelection.IsWanted(name, include, exclude));

    private static HealthCheck Check(string name, HealthStatus status) => new() { Name = name, Status = status, Message = "m", Advice = "do", CheckedAt = Answers.Now };

    private static HealthReport Of(params HealthStatus[] statuses)
    {
        HealthCheck[] checks = [.. statuses.Select((status, i) => Check($"c{i}", status))];
        return new HealthReport { Checks = checks, Status = HealthSummary.StatusOf(checks) };
    }

    private static HealthReport Report(HealthStatus from, HealthStatus to) =>
        new() { Environment = "staging", Machine = "m", Checks = [Check("a", to)], Changes = [new HealthChange { Name = "a", From = from, To = to }] };
}
