using Microsoft.Extensions.Time.Testing;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Support;

/// <summary>A target of files, with the folder of its backups, which are gone with it.</summary>
internal sealed class TuningSandbox : IDisposable
{
    private readonly bool _isService;

    internal TuningSandbox(bool isService = false, string? backups = null)
    {
        _isService = isService;
        Root = Directory.CreateTempSubdirectory("perf-tuning-").FullName;
        Backups = backups ?? Path.Combine(Root, "backups");
        Directory.CreateDirectory(Settings);
        Set("a", "1");
        Set("b", "2");
        Service = new FileService(Settings, Path.Combine(Root, "running"));
        Service.RestartAsync("", CancellationToken.None).GetAwaiter().GetResult();
        Mechanism = new FileMechanism(Settings, isService ? Service : null, Hook);
        Context = new ApplyContext(Backups, [Mechanism], Service, new OpenDenyList(), Time) { Faults = Hook, Host = new Machine("here", "id-here") };
    }

    internal string Root { get; }

    internal string Backups { get; }

    internal string Settings => Path.Combine(Root, "settings");

    internal FileService Service { get; }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2025, 8, 6, 18, 30, 0, TimeSpan.Zero));

    internal RecordingHook Hook { get; } = new();

    internal FileMechanism Mechanism { get; }

    internal ApplyContext Context { get; set; }

    internal BackupStore Store => new(Backups, Context.Host);

    internal Backup Newest => Store.All()[0];

    internal string? Value(string key) => FileMechanism.Read(Settings, key);

    internal string? InEffect(string key) => FileMechanism.Read(_isService ? Service.Running : Settings, key);

    internal void Set(string key, string? value)
    {
        if (value is null)
        {
            File.Delete(Path.Combine(Settings, key));
        }
        else
        {
            File.WriteAllText(Path.Combine(Settings, key), value);
        }
    }

    internal Task<BackupSession> BeginAsync(string? environment = null) =>
        BackupSession.BeginAsync(Context, new OptimizationPlan { Environment = environment, Strategy = OptimizationStrategy.Balanced, Hash = "h", RunId = "run" }, CancellationToken.None);

    /// <summary>A change of settings, each with its new value.</summary>
    internal PlannedChange Change(params (string Key, string? Value)[] settings) => new()
    {
        OptimizationId = "test." + settings[0].Key,
        Title = "Changes " + settings[0].Key,
        Mechanism = FileMechanism.Id,
        Target = "test",
        Effect = _isService ? TuningEffect.Restart : TuningEffect.Reload,
        Settings = [.. settings.Select(setting => new SettingChange { Key = setting.Key, Before = Value(setting.Key), After = setting.Value })],
    };

    /// <summary>Makes a backup with one kept change for each of the settings, and ends it.</summary>
    internal async Task<string> KeepAsync(params (string Key, string? Value)[] settings)
    {
        using BackupSession session = await BeginAsync();
        for (int i = 0; i < settings.Length; i++)
        {
            Change made = await session.ApplyAsync(i + 1, Change(settings[i]), CancellationToken.None);
            Assert.True(made.State == TuningState.Effective, made.Message);
            session.Keep(i + 1, null, "It helps.");
        }

        Time.Advance(TimeSpan.FromMinutes(1));
        return session.BackupId;
    }

    internal Task<IReadOnlyList<Change>> UndoAsync(UndoRequest request) => new Undoer(Context, new NoObserver()).RunAsync(request, CancellationToken.None);

    internal Task<IReadOnlyList<Change>> UndoAsync(string id) => UndoAsync(new UndoRequest { BackupId = id });

    internal string JournalOf(string id) => Path.Combine(Backups, id, BackupReading.JournalFile);

    public void Dispose()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
