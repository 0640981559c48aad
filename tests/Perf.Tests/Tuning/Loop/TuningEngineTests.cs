using System.Text;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>The engine with all of its own parts, on a real file with a real journal: what it says is what is there afterwards.</summary>
public sealed class TuningEngineTests : IDisposable
{
    // Line ends, indentation and the missing last newline are somebody's own, and stay.
    private const string Settings = "{\r\n  \"Logging\": { \"LogLevel\": { \"Default\": \"Information\", \"Microsoft\": \"Warning\" } },\r\n   \"Shop\": 1\r\n}";

    private readonly string _folder = Directory.CreateTempSubdirectory("perf-tuning").FullName;
    private readonly Heard _heard = new();
    private readonly KnownRestarts _restarts = new("application:shop");

    public TuningEngineTests() => File.WriteAllBytes(SettingsFile, Original);

    private static byte[] Original => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Settings)];

    private string SettingsFile => Path.Combine(_folder, "appsettings.json");

    private TuningTargets Targets => new() { Applications = [new ApplicationTarget { Name = "shop", SettingsFile = SettingsFile }] };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Apply_ChangeThatHelps_IsKeptAndUndoneToTheLastByte()
    {
        OptimizationPlan plan = await PlanAsync();
        Assert.Equal("app.log-level", Assert.Single(plan.Changes).OptimizationId);
        Assert.Equal(Original, File.ReadAllBytes(SettingsFile));
        Assert.Empty(Engine().Backups());

        Change change = Assert.Single(await ApplyAsync(plan, new LogReader(SettingsFile, whenWarning: 60)));
        Assert.True(change.State == TuningState.Kept, change.Message);
        Assert.Equal(0.4, change.Gain!.Value, 6);
        Assert.Contains("\"Default\": \"Warning\"", File.ReadAllText(SettingsFile), StringComparison.Ordinal);
        Backup backup = Assert.Single(Engine().Backups());
        Assert.Equal((change.BackupId, BackupState.Kept), (backup.Id, backup.State));
        Assert.Equal(TuningOutcome.KpiMet, Assert.Single(backup.Changes).Outcome);

        Change undone = Assert.Single(await Engine().UndoAsync(new UndoRequest { BackupId = backup.Id, Targets = Targets }, _restarts, _heard, default));
        Assert.Equal(TuningState.Reverted, undone.State);
        Assert.Equal(Original, File.ReadAllBytes(SettingsFile));
        Assert.Equal(BackupState.Reverted, Assert.Single(Engine().Backups()).State);
    }

    // What is declared may be gone when it is to be undone.
    [Fact]
    public async Task Apply_Backup_KeepsWhatLeadsToItsTargetsAndNoSecret()
    {
        TuningTargets declared = Targets with
        {
            Postgres = new PostgresTarget { Connection = "Host=127.0.0.1;Port=1;Password=${env:PG}" },
            Redis = new RedisTarget { Connection = "127.0.0.1,password=hunter2" },
            RestartCommands = new Dictionary<string, IReadOnlyList<string>> { ["application:shop"] = ["true"] },
        };
        TuningTargets filled = declared with { Postgres = new PostgresTarget { Connection = "Host=127.0.0.1;Port=1;Password=hunter2" }, Redis = null, Declared = declared };
        Assert.Null(Engine().Latest());
        Change change = Assert.Single(await Engine().ApplyAsync(await PlanAsync(), filled, new ApplyRequest(), new LogReader(SettingsFile, 60), _restarts, _heard, default));
        Assert.Equal(change.BackupId, Engine().Latest()!.Id);
        Assert.All(Directory.GetFiles(Engine().Latest()!.Path), file => Assert.DoesNotContain("hunter2", File.ReadAllText(file), StringComparison.Ordinal));

        TuningTargets kept = Engine().TargetsOf(change.BackupId)!;
        Assert.Equal((SettingsFile, "Host=127.0.0.1;Port=1;Password=${env:PG}"), (Assert.Single(kept.Applications).SettingsFile, kept.Postgres!.Connection));
        Assert.Null(kept.Redis);
        Assert.Empty(kept.RestartCommands);
        Assert.Null(kept.Declared);
        Assert.Equal(TuningState.Reverted, Assert.Single(await Engine().UndoAsync(new UndoRequest { BackupId = change.BackupId, Targets = kept }, _restarts, _heard, default)).State);
        Assert.Equal(Original, File.ReadAllBytes(SettingsFile));
        Assert.Null(Engine().Latest());
        Assert.Null(Engine().TargetsOf("20200101_000000"));
    }

    [Fact]
    public async Task Plan_WritesNothingAnywhere()
    {
        using var watch = new WriteWatch([_folder]);
        Assert.Single((await PlanAsync()).Changes);
        Assert.Empty(Engine().Backups());
        Assert.Empty(await watch.EndAsync());
    }

    [Theory]
    [InlineData(200, TuningOutcome.Harmful)]
    [InlineData(100, TuningOutcome.Neutral)]
    public async Task Apply_ChangeThatDoesNotHelp_LeavesTheFileAsItWas(double whenWarning, TuningOutcome outcome)
    {
        Change change = Assert.Single(await ApplyAsync(await PlanAsync(), new LogReader(SettingsFile, whenWarning)));
        Assert.True((change.State, change.Outcome) == (TuningState.Reverted, outcome), $"{change.State} {change.Outcome}: {change.Message}");
        Assert.Equal(Original, File.ReadAllBytes(SettingsFile));
        Assert.DoesNotContain(Engine().Backups(), backup => backup.State is BackupState.Kept or BackupState.Open);
    }

    [Fact]
    public async Task Apply_CancelledInTheMiddle_LeavesTheFileAsItWas()
    {
        using var stop = new CancellationTokenSource();
        var trials = new LogReader(SettingsFile, 60) { Measured = trial => { if (trial is { IsChanged: true, Pair: 2 }) { stop.Cancel(); } } };
        OptimizationPlan plan = await PlanAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ApplyAsync(plan, trials, stop.Token));
        Assert.Equal(Original, File.ReadAllBytes(SettingsFile));
        Assert.DoesNotContain(Engine().Backups(), backup => backup.State is BackupState.Kept or BackupState.Open);
        Assert.Equal(TuningState.Reverted, Assert.Single(_heard.Changes).State);
    }

    [Fact]
    public async Task Apply_SomebodyEditsTheSettingMeanwhile_IsLeftToThem()
    {
        const string Theirs = "{ \"Logging\": { \"LogLevel\": { \"Default\": \"Error\" } } }";
        var trials = new LogReader(SettingsFile, 60) { Measured = trial => { if (trial is { IsChanged: true, Pair: 3 }) { File.WriteAllText(SettingsFile, Theirs); } } };
        Change change = Assert.Single(await ApplyAsync(await PlanAsync(), trials));
        Assert.True(change.State == TuningState.Drifted, $"{change.State}: {change.Message}");
        Assert.Equal(Theirs, File.ReadAllText(SettingsFile));
    }

    [Theory]
    [InlineData("{ \"Logging\": { \"LogLevel\": { \"Default\": \"Error\" } } }", "Logging:LogLevel:Default was Information and is Error")]
    [InlineData("{ \"Logging\": { \"LogLevel\": { \"Default\": \"Information\" } }, \"Theirs\": 1 }", "its file or server is not what it was")]
    public async Task Apply_SomebodyEditsTheFileWhileTheSystemIsMeasuredBefore_IsRefused(string theirs, string told)
    {
        var trials = new LogReader(SettingsFile, 60) { Measured = trial => { if (trial.Pair == 0) { File.WriteAllText(SettingsFile, theirs); } } };
        Change change = Assert.Single(await ApplyAsync(await PlanAsync(), trials));
        Assert.True((change.State, change.ErrorId) == (TuningState.Failed, ErrorIds.PlanStale), $"{change.State}: {change.Message}");
        Assert.Contains(told, change.Message, StringComparison.Ordinal);
        Assert.Equal(theirs, File.ReadAllText(SettingsFile));
        Assert.DoesNotContain(Engine().Backups(), backup => backup.State is not BackupState.Empty);
    }

    [Fact]
    public async Task Apply_EditedOrStalePlan_TouchesNothing()
    {
        OptimizationPlan plan = await PlanAsync();
        OptimizationPlan edited = plan with { Changes = [plan.Changes[0] with { Settings = [plan.Changes[0].Settings[0] with { After = "Trace" }] }] };
        Assert.Equal(ErrorIds.PlanInvalid, (await Assert.ThrowsAsync<PerfException>(() => ApplyAsync(edited, new LogReader(SettingsFile, 60)))).Id);
        Assert.Equal(ErrorIds.PlanInvalid, (await Assert.ThrowsAsync<PerfException>(() => ApplyAsync(plan with { Host = "elsewhere" }, new LogReader(SettingsFile, 60)))).Id);
        string debug = Settings.Replace("Information", "Debug", StringComparison.Ordinal);
        File.WriteAllText(SettingsFile, debug);
        Assert.Equal(ErrorIds.PlanStale, (await Assert.ThrowsAsync<PerfException>(() => ApplyAsync(plan, new LogReader(SettingsFile, 60)))).Id);
        Assert.Equal(debug, File.ReadAllText(SettingsFile));
        Assert.Empty(Engine().Backups());
    }

    [Fact]
    public async Task Apply_WhereABackupCannotBeReadToItsEnd_IsToldByThePlanAndRefused()
    {
        Assert.Single(await ApplyAsync(await PlanAsync(), new LogReader(SettingsFile, whenWarning: 60)));
        Backup backup = Assert.Single(Engine().Backups());
        Assert.Single(await Engine().UndoAsync(new UndoRequest { BackupId = backup.Id, Targets = Targets }, _restarts, _heard, default));
        Assert.DoesNotContain((await PlanAsync()).Warnings, warning => warning.Contains("Move-Item", StringComparison.Ordinal));

        File.AppendAllText(Path.Combine(backup.Path, "journal.jsonl"), "x\n");
        OptimizationPlan plan = await PlanAsync();
        string told = Assert.Single(plan.Warnings, warning => warning.Contains("Move-Item", StringComparison.Ordinal));
        PerfException e = await Assert.ThrowsAsync<PerfException>(() => ApplyAsync(plan, new LogReader(SettingsFile, whenWarning: 60)));
        Assert.Equal((ErrorIds.BackupDamaged, told), (e.Id, e.Message));
        Assert.Equal(Original, File.ReadAllBytes(SettingsFile));
        Assert.Equal(backup.Id, Assert.Single(Engine().Backups()).Id);
    }

    // Whoever can write a plan can compute its hash: what it may touch is what the environment declares.
    [Fact]
    public async Task Apply_PlanThatLeadsToAnotherFile_IsDeniedAndTouchesNeither()
    {
        string other = Path.Combine(_folder, "other.json");
        File.WriteAllText(other, "{}");
        OptimizationPlan plan = await PlanAsync();
        PlannedChange change = plan.Changes[0];
        OptimizationPlan edited = plan with { Changes = [change with { Arguments = new Dictionary<string, string>(change.Arguments) { ["file"] = other } }] };
        edited = edited with { Hash = PlanHash.Of(edited) };
        Assert.Equal(ErrorIds.ChangeDenied, (await Assert.ThrowsAsync<PerfException>(() => ApplyAsync(edited, new LogReader(SettingsFile, whenWarning: 60)))).Id);
        Assert.Equal("{}", File.ReadAllText(other));
        Assert.Equal(Original, File.ReadAllBytes(SettingsFile));
        Assert.Empty(Engine().Backups());
    }

    private TuningEngine Engine() => new(Path.Combine(_folder, "backups"), TimeProvider.System);

    private Task<OptimizationPlan> PlanAsync() => Engine().PlanAsync(new PlanRequest
    {
        Findings = [new Finding { Id = "app.log-verbosity", Title = "The log is verbose", Confidence = 0.9, ExpectedGain = 1.3, Optimizations = ["app.log-level"] }],
        Strategy = OptimizationStrategy.Balanced,
        Targets = Targets,
    }, _restarts, default);

    private Task<IReadOnlyList<Change>> ApplyAsync(OptimizationPlan plan, ITuningTrials trials, CancellationToken cancellation = default) =>
        Engine().ApplyAsync(plan, Targets, new ApplyRequest(), trials, _restarts, _heard, cancellation);

    // As fast as the file says.
    private sealed class LogReader(string file, double whenWarning) : ITuningTrials
    {
        public Action<TuningTrial> Measured { get; init; } = _ => { };

        public Task<string> PrepareAsync(TuningKpi kpi, CancellationToken cancellation) => Task.FromResult("");

        public Task<string?> WarmUpAsync(TuningGuardrails? guardrails, CancellationToken cancellation) => Task.FromResult<string?>(null);

        public Task<string?> WakeAsync(TuningGuardrails? guardrails, CancellationToken cancellation) => WarmUpAsync(guardrails, cancellation);

        public Task<TuningTrial> MeasureAsync(TuningTrial trial, TuningGuardrails guardrails, CancellationToken cancellation)
        {
            string text = File.ReadAllText(file);
            bool isQuiet = text.Contains("\"Default\": \"Warning\"", StringComparison.Ordinal);
            // Whoever edits the file meanwhile is noticed when it is turned next.
            Assert.True(trial.IsChanged == isQuiet || text.Contains("\"Error\"", StringComparison.Ordinal), text);
            double value = isQuiet ? whenWarning : 100;
            Measured(trial);
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(trial with { Value = value, Requests = 1000, P50 = value, P95 = 2 * value, P99 = 3 * value });
        }
    }
}
