using System.Text;
using Perf.Tests.Tuning.Mechanisms.Kernel;
using Perf.Tests.Tuning.Support;

namespace Perf.Tests.Tuning.Killing;

/// <summary>What is killed at every boundary and needs no server: a line for each mechanism. Those with a server are tests of their own.</summary>
internal static class KillSubjects
{
    /// <summary>The one that cannot be made.</summary>
    internal const string Refused = "service that does not start";

    private const string Settings = "settings";
    private const string Json = "{\r\n  // why\r\n  \"Log\": { \"Level\": \"Info\" }\r\n}";

    /// <summary>All of them. A mechanism that joins adds its line here. Files are in CRLF, with a mark of order and without a last newline.</summary>
    internal static IReadOnlyDictionary<string, KillRun> All { get; } = new Dictionary<string, KillRun>
    {
        ["journal"] = new(folder => WholeAsync(folder, TuningEffect.Reload, "64"), FilesAsync),
        ["service"] = new(folder => WholeAsync(folder, TuningEffect.Restart, "64"), FilesAsync),
        [Refused] = new(folder => WholeAsync(folder, TuningEffect.Restart, FileService.Poison), FilesAsync),
        ["file.json"] = OfFile("file.json", "app.json", Json, ("Log:Level", "Warning"), ("Cache:Size", "64")),
        ["file.yaml"] = OfFile("file.yaml", "app.yaml", "log:\r\n  level: info # why\r\nother: 1", ("log:level", "warn")),
        ["file.ini"] = OfFile("file.ini", "app.ini", "[Log]\r\nlevel = info ; why", ("Log:level", "warn")),
        ["file.env"] = OfFile("file.env", "app.env", "# why\r\nDOTNET_gcServer=1", ("DOTNET_gcServer", "0"), ("DOTNET_GCgen0size", "0x4000000")),
        ["dotnet.runtimeconfig"] = OfFile("dotnet.runtimeconfig", "app.json", "{\r\n  \"runtimeOptions\": {\r\n    \"tfm\": \"net10.0\"\r\n  }\r\n}", ("System.GC.Server", "false")),
        ["connection.string"] = OfFile("connection.string", "app.json", "{\r\n  \"ConnectionStrings\": { \"Shop\": \"Host=db;Password=geheim\" }\r\n}", ("Maximum Pool Size", "20")),
        ["systemd.dropin"] = OfFile("systemd.dropin", "shop.service", "[Service]\r\nExecStart=/bin/true", ("Service/LimitNOFILE", "65536")),
        ["sysctl"] = OfKernel("sysctl", ("vm.swappiness", "10"), ("net.core.somaxconn", "8192")),
        ["block.queue"] = OfKernel("block.queue", ("read_ahead_kb", "4096")),
        ["thp"] = OfKernel("thp", ("enabled", "madvise")),
    };

    /// <summary>Several changes of one backup, which are turned off and on together in the end.</summary>
    internal static IReadOnlyDictionary<string, KillRun> Several { get; } = new Dictionary<string, KillRun>
    {
        ["two changes"] = new(folder => TwoAsync(folder, TuningEffect.Reload), FilesAsync),
        ["two changes of a service"] = new(folder => TwoAsync(folder, TuningEffect.Restart), FilesAsync),
        ["two changes of one file"] = new(
            folder => Task.FromResult(FilePlan(folder, "file.json", "app.json", Json, ("Log:Level", "Warning")) with { More = [Change("file.json", "application:shop", ("Cache:Size", "64"))] }), FilesAsync),
    };

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

    private static async Task<KillPlan> WholeAsync(string folder, TuningEffect effect, string value)
    {
        await FillAsync(folder);
        return new KillPlan(Change(FileMechanism.Id, "test", ("a", value), ("b", null), ("c", "3")) with { Effect = effect }, new TuningTargets(), IsWhole: true, IsRefused: value == FileService.Poison);
    }

    private static async Task<KillPlan> TwoAsync(string folder, TuningEffect effect)
    {
        await FillAsync(folder);
        return new KillPlan(Change(FileMechanism.Id, "test", ("a", "64"), ("c", "3")) with { Effect = effect }, new TuningTargets()) { More = [Change(FileMechanism.Id, "test", ("b", null)) with { Effect = effect }] };
    }

    private static Task FillAsync(string folder)
    {
        Write(folder, "a", "1"u8);
        Write(folder, "b", "2"u8);
        Write(folder, "others", "nobody's business"u8);
        return new FileService(Path.Combine(folder, Settings), Path.Combine(folder, "running")).RestartAsync("", CancellationToken.None);
    }

    private static KillRun OfFile(string mechanism, string name, string text, params (string Key, string? Value)[] settings) => new(folder => Task.FromResult(FilePlan(folder, mechanism, name, text, settings)), FilesAsync);

    private static KillPlan FilePlan(string folder, string mechanism, string name, string text, params (string Key, string? Value)[] settings)
    {
        string path = Write(folder, name, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);
        var application = new ApplicationTarget
        {
            Name = "shop", Unit = "shop", SettingsFile = path, ConnectionFile = path, ConnectionKey = "ConnectionStrings:Shop", RuntimeConfiguration = path, EnvironmentFile = mechanism == "file.env" ? path : null,
        };
        var targets = new TuningTargets { Applications = [application], System = new SystemTarget { UnitFolder = Path.Combine(folder, Settings) } };
        return new KillPlan(Change(mechanism, "application:shop", settings), targets);
    }

    private static KillRun OfKernel(string mechanism, params (string Key, string? Value)[] settings) => new(folder => Task.FromResult(KernelPlan(folder, mechanism, settings)), FilesAsync);

    private static KillPlan KernelPlan(string folder, string mechanism, params (string Key, string? Value)[] settings)
    {
        FakeKernel.Make(Path.Combine(folder, Settings));
        PlannedChange change = Change(mechanism, "system", settings) with { Arguments = mechanism == "block.queue" ? new Dictionary<string, string> { ["device"] = "sda" } : new Dictionary<string, string>() };
        return new KillPlan(change, new TuningTargets { System = FakeKernel.TargetIn(Path.Combine(folder, Settings)) });
    }

    private static string Write(string folder, string name, ReadOnlySpan<byte> bytes)
    {
        string path = Path.Combine(folder, Settings, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static Task<string> FilesAsync(string folder) => Task.FromResult($"{FolderSnapshot.Of(Path.Combine(folder, Settings))}\n--\n{FolderSnapshot.Of(Path.Combine(folder, "running"))}");
}
