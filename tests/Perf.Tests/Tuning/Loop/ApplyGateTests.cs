using Microsoft.Extensions.Time.Testing;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>What the engine refuses before it touches anything, and what it does when it does not.</summary>
public sealed class ApplyGateTests : IDisposable
{
    private readonly FakeMechanism _mechanism = new();
    private readonly MadeUpSystem _system = new() { Effect = _ => 0.6 };
    private int _opened;
    private TuningTargets? _given;

    public void Dispose() => _system.Dispose();

    [Fact]
    public async Task Apply_GoodPlan_OpensABackupAndClosesIt()
    {
        Change change = Assert.Single(await ApplyAsync(Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal(TuningState.Kept, change.State);
        Assert.Equal(1, _opened);
        Assert.True(_system.IsDisposed);
        Assert.Equal("on", Assert.Single(_mechanism.Orders).Settings["http/gzip"]);
    }

    [Fact]
    public async Task Apply_OnlyAdvice_OpensNoBackup()
    {
        IReadOnlyList<Change> changes = await ApplyAsync(new OptimizationPlan { Advice = [Plans.Change("db.query.rewrite-advice") with { Advice = "One statement." }] });
        Assert.Equal("One statement.", Assert.Single(changes).Advice);
        Assert.Equal(0, _opened);
    }

    [Fact]
    public async Task Apply_EditedPlan_IsRefused() => await RefusedAsync(ErrorIds.PlanInvalid, Plans.Of(Plans.Change("api.gzip")) with { Hash = "edited" });

    [Fact]
    public async Task Apply_StalePlan_IsRefused()
    {
        _mechanism.State = "somebody else was here";
        await RefusedAsync(ErrorIds.PlanStale, Plans.Of(Plans.Change("api.gzip")));
    }

    [Fact]
    public async Task Apply_OneStaleChangeOfThree_TouchesNone()
    {
        _mechanism.StaleKey = "c";
        await RefusedAsync(ErrorIds.PlanStale, Plans.Of(Plans.Change("a"), Plans.Change("b"), Plans.Change("c") with { Settings = [new SettingChange { Key = "c", After = "1" }] }));
    }

    [Fact]
    public async Task Apply_DeniedSetting_IsRefusedBeforeAnythingIsObserved()
    {
        await RefusedAsync(ErrorIds.ChangeDenied, Plans.Of(Plans.Change("db.fast") with { Settings = [new SettingChange { Key = "work_mem", After = "64MB" }, new SettingChange { Key = "fsync", After = "off" }] }));
        Assert.Empty(_mechanism.Orders);
    }

    [Theory]
    [InlineData("nginx.directive", "http/access_log", "/var/log/nginx/access.log combined", "/var/log/nginx/error.log combined buffer=64k")]
    [InlineData("nginx.directive", "http/access_log", "/var/log/nginx/access.log timed", "/var/log/nginx/access.log anonymous buffer=64k")]
    [InlineData("postgresql.setting", "shared_preload_libraries", "pgaudit", "pg_stat_statements")]
    public async Task Apply_WhatALogOrALibraryWouldGoBy_IsRefusedBeforeAnythingIsObserved(string mechanism, string key, string before, string after)
    {
        await RefusedAsync(ErrorIds.ChangeDenied, Plans.Of(Plans.Change("own.change") with { Mechanism = mechanism, Settings = [new SettingChange { Key = key, Before = before, After = after }] }));
        Assert.Empty(_mechanism.Orders);
    }

    [Fact]
    public async Task Apply_CacheWithoutItsBypass_IsRefusedBeforeAnythingIsObserved()
    {
        PlannedChange cache = Plans.Change("own.cache") with
        {
            Mechanism = "nginx.directive",
            Settings = [new SettingChange { Key = "http/proxy_cache", After = "perf" }, new SettingChange { Key = "http/proxy_cache_key", After = "$host$request_uri" }],
        };
        PerfException error = await RefusedAsync(ErrorIds.ChangeDenied, Plans.Of(cache));
        Assert.Contains("needs http/proxy_no_cache beside it", error.Message, StringComparison.Ordinal);
        Assert.Empty(_mechanism.Orders);
    }

    [Fact]
    public async Task Apply_MechanismThatRefuses_IsRefused()
    {
        _mechanism.Refusal = "the command line sets it.";
        PerfException error = await RefusedAsync(ErrorIds.ChangeRefused, Plans.Of(Plans.Change("api.gzip")));
        Assert.Contains("the command line sets it.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_UnknownMechanism_IsRefused() => await RefusedAsync(ErrorIds.PlanInvalid, Plans.Of(Plans.Change("api.gzip") with { Mechanism = "shell" }));

    [Fact]
    public async Task Apply_HighRiskWithoutMeasuring_IsRefused() =>
        await RefusedAsync(ErrorIds.ChangeRefused, Plans.Of(Plans.Change("a"), Plans.Change("api.proxy_cache") with { Risk = OptimizationRisk.High }), new ApplyRequest { SkipVerification = true });

    [Fact]
    public async Task Apply_NothingToMeasureWith_IsRefused() => await RefusedAsync(ErrorIds.ArgumentInvalid, Plans.Of(Plans.Change("a")), isMeasured: false);

    [Theory]
    [InlineData(2, 10)]
    [InlineData(51, 10)]
    [InlineData(6, 0)]
    [InlineData(6, 3601)]
    public async Task Apply_WrongNumbers_AreRefused(int pairs, int seconds) =>
        await RefusedAsync(ErrorIds.ArgumentInvalid, Plans.Of(Plans.Change("a")), new ApplyRequest { Pairs = pairs, TrialLength = TimeSpan.FromSeconds(seconds) });

    [Fact]
    public async Task Apply_Probes_AreThoseOfTargetsAndRequest()
    {
        await Engine().ApplyAsync(Plans.Of(Plans.Change("a")), new TuningTargets { Probes = ["http://a/", "http://b/"] }, new ApplyRequest { Probes = ["http://b/", "http://c/"] }, _system, new KnownRestarts(), new Heard(), default);
        Assert.All(_system.Guardrails, one => Assert.Equal(["http://a/", "http://b/", "http://c/"], one.Probes));

        // What is asked after a reload or a restart, mechanisms know.
        Assert.Equal(["http://a/", "http://b/", "http://c/"], _given!.Probes);
    }

    private Task<IReadOnlyList<Change>> ApplyAsync(OptimizationPlan plan, ApplyRequest? request = null, bool isMeasured = true) =>
        Engine().ApplyAsync(plan, new TuningTargets(), request ?? new ApplyRequest(), isMeasured ? _system : null, new KnownRestarts(), new Heard(), default);

    private async Task<PerfException> RefusedAsync(string id, OptimizationPlan plan, ApplyRequest? request = null, bool isMeasured = true)
    {
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => ApplyAsync(plan, request, isMeasured));
        Assert.Equal(id, error.Id);
        Assert.Equal(0, _opened);
        Assert.Empty(_system.Calls);
        return error;
    }

    private TuningEngine Engine() => new("backups", new FakeTimeProvider(), new TuningComposition
    {
        Mechanisms = (targets, _) =>
        {
            _given = targets;
            return [_mechanism];
        },
        Plan = (_, _, _, _) => Task.FromResult(new OptimizationPlan()),
        CheckPlan = plan => _ = plan.Hash != "edited" ? 0 : throw new PerfException(ErrorIds.PlanInvalid, "It was edited."),
        CheckStale = (planned, seen) => _ = seen.State == "" && !seen.Values.ContainsKey(_mechanism.StaleKey) ? 0 : throw new PerfException(ErrorIds.PlanStale, $"{planned.OptimizationId} is stale."),
        Deny = new FsyncIsDenied(),
        Open = (_, _, _, _, _, _) =>
        {
            _opened++;
            return Task.FromResult<IBackupSession>(_system);
        },
        Undo = (_, _, _, _, _) => Task.FromResult<IReadOnlyList<Change>>([]),
        Backups = () => [],
    });

    private sealed class FsyncIsDenied : IDenyList
    {
        public string? Why(string mechanism, string key, string? value) => key == "fsync" ? "Durability is not for sale." : null;
    }

    private sealed class FakeMechanism : IMechanism
    {
        public string Name => "fake";

        public string State { get; set; } = "";

        public string StaleKey { get; set; } = "-";

        public string? Refusal { get; set; }

        public List<ChangeOrder> Orders { get; } = [];

        public Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
        {
            Orders.Add(order);
            return Task.FromResult(new Observation { Values = order.Settings, State = State, Refusal = Refusal });
        }

        public Task<Perf.Tuning.Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation) => throw new InvalidOperationException("The session does that.");

        public Task ApplyAsync(ChangeOrder order, Perf.Tuning.Capture capture, CancellationToken cancellation) => throw new InvalidOperationException("The session does that.");

        public Task RestoreAsync(ChangeOrder order, Perf.Tuning.Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation) => throw new InvalidOperationException("The session does that.");

        public IReadOnlyList<string> UndoScript(ChangeOrder order, Perf.Tuning.Capture capture) => [];
    }
}
