using Perf.Tests.Tuning.Support;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The mechanisms that are killed at every boundary: a line for each.</summary>
internal static class KillSubjects
{
    /// <summary>All of them. A mechanism that joins adds its line here.</summary>
    internal static IReadOnlyList<KillSubject> All { get; } =
    [
        new("file", MakeFilesAsync, (folder, hook) => new FileMechanism(SettingsOf(folder), null, hook), Changes(TuningEffect.Reload, "64"), FilesAsync),
        new("service", MakeServiceAsync, (folder, hook) => new FileMechanism(SettingsOf(folder), ServiceOf(folder), hook), Changes(TuningEffect.Restart, "64"), FilesAsync) { Restarts = ServiceOf },
        new("service that does not start", MakeServiceAsync, (folder, hook) => new FileMechanism(SettingsOf(folder), ServiceOf(folder), hook), Changes(TuningEffect.Restart, FileService.Poison), FilesAsync) { Restarts = ServiceOf },
    ];

    internal static KillSubject Of(string name) => All.Single(subject => subject.Name == name);

    private static PlannedChange Changes(TuningEffect effect, string value) => new()
    {
        OptimizationId = "test.change",
        Title = "Changes two settings and makes one",
        Mechanism = FileMechanism.Id,
        Target = "test",
        Effect = effect,
        Settings =
        [
            new SettingChange { Key = "a", Before = "1", After = value },
            new SettingChange { Key = "b", Before = "2", After = null },
            new SettingChange { Key = "c", Before = null, After = "3" },
        ],
    };

    private static string SettingsOf(string folder) => Path.Combine(folder, "settings");

    private static FileService ServiceOf(string folder) => new(SettingsOf(folder), Path.Combine(folder, "running"));

    private static Task MakeFilesAsync(string folder)
    {
        Directory.CreateDirectory(SettingsOf(folder));
        File.WriteAllText(Path.Combine(SettingsOf(folder), "a"), "1");
        File.WriteAllText(Path.Combine(SettingsOf(folder), "b"), "2");
        File.WriteAllText(Path.Combine(SettingsOf(folder), "others"), "nobody's business");
        return Task.CompletedTask;
    }

    private static async Task MakeServiceAsync(string folder)
    {
        await MakeFilesAsync(folder);
        await ServiceOf(folder).RestartAsync("", CancellationToken.None);
    }

    // What a process left half written under another name is no harm, but must not count as the setting.
    private static Task<string> FilesAsync(string folder) => Task.FromResult($"{FolderSnapshot.Of(SettingsOf(folder))}\n--\n{FolderSnapshot.Of(Path.Combine(folder, "running"))}");
}
