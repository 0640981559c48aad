using Perf.Tests.Tuning.Support;

namespace Perf.Tests.Tuning.Killing;

/// <summary>What is killed at every boundary and needs no server: a line for each mechanism.</summary>
internal static class KillSubjects
{
    private const string Settings = "settings";
    private const string Text = "{\n  \"Logging\": { \"LogLevel\": { \"Default\": \"Information\" } },\n  \"ConnectionStrings\": { \"Shop\": \"Host=db;Maximum Pool Size=2;Password=s3cr3t\" },\n  \"runtimeOptions\": { \"configProperties\": { \"System.GC.Server\": true } }\n}\n";

    /// <summary>All of them. A mechanism that joins adds its line here.</summary>
    internal static IReadOnlyDictionary<string, KillRun> All { get; } = new Dictionary<string, KillRun>
    {
        ["journal"] = new(folder => Whole(folder, TuningEffect.Reload, "64"), FilesAsync),
        ["service"] = new(folder => Whole(folder, TuningEffect.Restart, "64"), FilesAsync),
        ["service that does not start"] = new(folder => Whole(folder, TuningEffect.Restart, FileService.Poison), FilesAsync),
        ["file.json"] = new(folder => Of(folder, "file.json", ("app.json", Text), ("Logging:LogLevel:Default", "Warning"), ("Cache:Size", "64")), FilesAsync),
        ["file.yaml"] = new(folder => Of(folder, "file.yaml", ("app.yaml", "logging:\n  level: info\n"), ("logging:level", "warn")), FilesAsync),
        ["file.ini"] = new(folder => Of(folder, "file.ini", ("app.ini", "[Log]\nlevel = info\n"), ("Log:level", "warn")), FilesAsync),
        ["file.env"] = new(folder => Of(folder, "file.env", ("app.env", "Other=x\nDOTNET_gcServer=1\n"), ("DOTNET_gcServer", "0"), ("DOTNET_GCgen0size", "0x4000000")), FilesAsync),
        ["dotnet.runtimeconfig"] = new(folder => Of(folder, "dotnet.runtimeconfig", ("app.json", Text), ("System.GC.Server", "false")), FilesAsync),
        ["connection.string"] = new(folder => Of(folder, "connection.string", ("app.json", Text), ("Maximum Pool Size", "20")), FilesAsync),
        ["systemd.dropin"] = new(folder => Of(folder, "systemd.dropin", ("shop.service", "[Service]\nExecStart=/bin/true\nLimitNOFILE=1024\n"), ("Service/LimitNOFILE", "65536")), FilesAsync),
        ["sysctl"] = new(folder => Of(folder, "sysctl", ("proc/vm/swappiness", "60\n"), ("vm.swappiness", "10")), FilesAsync),
        ["block.queue"] = new(folder => Of(folder, "block.queue", ("sys/block/sda/queue/read_ahead_kb", "128\n"), ("read_ahead_kb", "4096")), FilesAsync),
    };

    private static KillPlan Whole(string folder, TuningEffect effect, string value)
    {
        Write(folder, "a", "1");
        Write(folder, "b", "2");
        Write(folder, "others", "nobody's business");
        new FileService(Path.Combine(folder, Settings), Path.Combine(folder, "running")).RestartAsync("", CancellationToken.None).GetAwaiter().GetResult();
        return new KillPlan(Change(FileMechanism.Id, "test", ("a", value), ("b", null), ("c", "3")) with { Effect = effect }, new TuningTargets(), IsWhole: true);
    }

    private static KillPlan Of(string folder, string mechanism, (string Name, string Text) file, params (string Key, string? Value)[] settings)
    {
        string path = Write(folder, file.Name, file.Text);
        string root = Path.Combine(folder, Settings);
        Directory.CreateDirectory(Path.Combine(root, "sysctl.d"));
        Directory.CreateDirectory(Path.Combine(root, "tmpfiles.d"));
        var targets = new TuningTargets
        {
            System = new SystemTarget
            {
                ProcFolder = Path.Combine(root, "proc"), SysFolder = Path.Combine(root, "sys"), SysctlFolder = Path.Combine(root, "sysctl.d"), TmpfilesFolder = Path.Combine(root, "tmpfiles.d"), UnitFolder = root,
            },
            Applications =
            [
                new ApplicationTarget { Name = "shop", Unit = "shop", SettingsFile = path, ConnectionFile = path, RuntimeConfiguration = path, EnvironmentFile = mechanism == "file.env" ? path : null, ConnectionKey = "ConnectionStrings:Shop" },
            ],
        };
        string target = mechanism is "sysctl" or "block.queue" ? "system" : "application:shop";
        return new KillPlan(Change(mechanism, target, settings) with { Arguments = mechanism == "block.queue" ? new Dictionary<string, string> { ["device"] = "sda" } : new Dictionary<string, string>() }, targets);
    }

    /// <summary>A change of some settings.</summary>
    internal static PlannedChange Change(string mechanism, string target, params (string Key, string? Value)[] settings) => new()
    {
        OptimizationId = "test.change",
        Title = "Changes what is killed",
        Mechanism = mechanism,
        Target = target,
        Effect = TuningEffect.Reload,
        Settings = [.. settings.Select(setting => new SettingChange { Key = setting.Key, After = setting.Value })],
    };

    private static string Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, Settings, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static Task<string> FilesAsync(string folder) => Task.FromResult($"{FolderSnapshot.Of(Path.Combine(folder, Settings))}\n--\n{FolderSnapshot.Of(Path.Combine(folder, "running"))}");
}
