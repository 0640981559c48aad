using System.Text;
using System.Text.RegularExpressions;
using Perf.Tests.Tuning.Files;
using Perf.Tuning;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Mechanisms.Settings;

public sealed class FileMechanismTests : IDisposable
{
    private const string Secret = "s3cr3t-Pa$$";

    private readonly FileFolder _folder = new();

    public static TheoryData<string, string, string, string, string> Files => new()
    {
        { "file.json", "app.json", "{\n  // levels\n  \"Logging\": { \"LogLevel\": { \"Default\": \"Information\" } },\n  \"Other\": \"x\"\n}\n", "Logging:LogLevel:Default", "Warning" },
        { "file.json", "app.json", "{\n  \"Other\": \"x\"\n}", "Cache:Size", "64" },
        { "file.yaml", "app.yaml", "# top\nlogging:\n  level: info # why\nOther: x\n", "logging:level", "warn" },
        { "file.yaml", "app.yaml", "Other: x\n", "cache:size", "64" },
        { "file.ini", "app.ini", "; top\n[Log]\nlevel = info ; why\n\n[Z]\nOther = x\n", "Log:level", "warn" },
        { "file.ini", "app.ini", "[Z]\nOther=x\n", "Cache:size", "64" },
        { "file.env", "app.env", "# top\nOther=x\nDOTNET_gcServer=1\n", "DOTNET_gcServer", "0" },
        { "file.env", "app.env", "Other=x\n", "DOTNET_GCgen0size", "0x4000000" },
        { "dotnet.runtimeconfig", "app.runtimeconfig.json", "{\n  \"runtimeOptions\": {\n    \"tfm\": \"net10.0\",\n    \"configProperties\": {\n      \"System.GC.Server\": true,\n      \"Other\": \"x\"\n    }\n  }\n}\n", "System.GC.Server", "false" },
        { "dotnet.runtimeconfig", "app.runtimeconfig.json", "{\n  \"runtimeOptions\": {\n    \"tfm\": \"net10.0\",\n    \"Other\": \"x\"\n  }\n}", "System.Threading.ThreadPool.MinThreads", "128" },
        { "connection.string", "app.json", $"{{\n  \"ConnectionStrings\": {{ \"Shop\": \"Host=db\\u003bMaximum Pool Size=2;Password='{Secret}';\" }},\n  \"Other\": \"x\"\n}}\n", "Maximum Pool Size", "20" },
        { "connection.string", "app.yaml", $"ConnectionStrings:\n  Shop: Host=db;Pooling=false;Password={Secret}\nOther: x\n", "Pooling", "true" },
        { "connection.string", "app.ini", $"[ConnectionStrings]\nShop = Host=db ;Password={Secret}\n[Z]\nOther = x\n", "Maximum Pool Size", "20" },
        { "connection.string", "app.env", $"Other=x\nConnectionStrings__Shop=\"Host=db;Password={Secret.Replace("$", "\\$", StringComparison.Ordinal)}\"\n", "Maximum Pool Size", "20" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task ApplyThenRestore_EveryForm_IsByteIdentical(string mechanism, string name, string text, string key, string value)
    {
        foreach ((string form, byte[] bytes) in Forms(text, mechanism))
        {
            (IMechanism made, ChangeOrder order) = Make(mechanism, name, bytes, key, value);
            string everything = _folder.Everything();

            Observation before = await made.ObserveAsync(order, CancellationToken.None);
            Assert.True(before.Refusal is null && !before.IsSet, $"{form}: {before.Refusal}");
            Assert.Equal(everything, _folder.Everything());
            Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
            Assert.Equal(everything, _folder.Everything());

            await made.ApplyAsync(order, capture, CancellationToken.None);
            Observation after = await made.ObserveAsync(order, CancellationToken.None);
            Assert.True(after.IsSet, form);
            Assert.NotEqual(everything, _folder.Everything());
            Assert.Equal("", after.Diff);

            // A second time does nothing.
            string applied = _folder.Everything();
            await made.ApplyAsync(order, capture, CancellationToken.None);
            Assert.Equal(applied, _folder.Everything());

            await made.RestoreAsync(order, capture, [key], CancellationToken.None);
            Assert.True(everything == _folder.Everything(), $"{form}:\n{Encoding.UTF8.GetString(bytes)}\n->\n{_folder.Text(name)}");
            Assert.True((await made.ObserveAsync(order with { Settings = capture.Before }, CancellationToken.None)).IsSet, form);
            await made.RestoreAsync(order, capture, [key], CancellationToken.None);
            Assert.Equal(everything, _folder.Everything());

            // And again, as interleaved pairs do; the bytes come back whole after a restart that failed, too.
            await made.ApplyAsync(order, capture, CancellationToken.None);
            await made.RestoreBytesAsync(order, capture, CancellationToken.None);
            Assert.Equal(everything, _folder.Everything());
        }
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restore_FileThatIsGone_ComesBackWithItsRights(bool isWhole)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Rights are those of Linux.");
        (IMechanism made, ChangeOrder order) = Make("connection.string", "app.json", Encoding.UTF8.GetBytes($"{{\"ConnectionStrings\":{{\"Shop\":\"Host=db;Maximum Pool Size=2;Password='{Secret}'\"}}}}"), "Maximum Pool Size", "20");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["app.json"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        string everything = _folder.Everything();
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        File.Delete(_folder["app.json"]);

        await (isWhole ? made.RestoreBytesAsync(order, capture, CancellationToken.None) : made.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None));

        Assert.Equal(everything, _folder.Everything());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Restore_SomebodyHasEditedBesides_PutsBackOursAlone(string mechanism, string name, string text, string key, string value)
    {
        foreach (bool isAfterAFailedRestart in (bool[])[false, true])
        {
            (IMechanism made, ChangeOrder order) = Make(mechanism, name, Encoding.UTF8.GetBytes(text), key, value);
            Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
            await made.ApplyAsync(order, capture, CancellationToken.None);
            _folder.Write(name, Edited(_folder.Text(name)));

            await (isAfterAFailedRestart ? made.RestoreBytesAsync(order, capture, CancellationToken.None) : made.RestoreAsync(order, capture, [key], CancellationToken.None));

            Assert.Equal(Edited(text), _folder.Text(name));
            Assert.Contains("theirs", _folder.Text(name), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Apply_SomebodyHasChangedOurSetting_IsRefusedAndTheirsStays(string mechanism, string name, string text, string key, string value)
    {
        (IMechanism made, ChangeOrder order) = Make(mechanism, name, Encoding.UTF8.GetBytes(text), key, value);
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        string other = mechanism is "dotnet.runtimeconfig" ? "77" : mechanism == "connection.string" ? "7" : "theirs";
        ChangeOrder theirs = order with { Settings = new Dictionary<string, string?> { [key] = other } };
        await made.ApplyAsync(theirs, await made.CaptureAsync(theirs, CancellationToken.None), CancellationToken.None);
        string everything = _folder.Everything();

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => made.ApplyAsync(order, capture, CancellationToken.None));

        Assert.Equal(ErrorIds.ChangeDrifted, fault.Id);
        Assert.Equal(everything, _folder.Everything());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Restore_ProcessDiedWhileExchanging_LeavesNoTrace(string mechanism, string name, string text, string key, string value)
    {
        (IMechanism made, ChangeOrder order) = Make(mechanism, name, Encoding.UTF8.GetBytes(text), key, value);
        string everything = _folder.Everything();
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);

        // Killed before the exchange: the new bytes lie aside.
        File.WriteAllText(FileSwap.Aside(_folder[name]), "half of the ne");
        await made.RestoreAsync(order, capture, [key], CancellationToken.None);
        Assert.Equal(everything, _folder.Everything());

        // Killed behind it: the old ones do.
        await made.ApplyAsync(order, capture, CancellationToken.None);
        File.WriteAllText(FileSwap.Aside(_folder[name]), text);
        await made.RestoreAsync(order, capture, [key], CancellationToken.None);
        Assert.Equal(everything, _folder.Everything());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Everything_ThatIsShown_HoldsNoSecret(string mechanism, string name, string text, string key, string value)
    {
        (IMechanism made, ChangeOrder order) = Make(mechanism, name, Encoding.UTF8.GetBytes(text), key, value);
        Observation seen = await made.ObserveAsync(order, CancellationToken.None);
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        string shown = string.Join('\n', [seen.Diff, seen.State, seen.Refusal ?? "", .. seen.Values.Values, .. seen.Warnings, .. capture.Before.Values, .. capture.Facts.Values, .. made.UndoScript(order, capture)]);

        Assert.DoesNotContain("s3cr3t", shown, StringComparison.Ordinal);
        Assert.Contains(value.Replace("0x4000000", "4000000", StringComparison.Ordinal), seen.Diff, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file.json", "ConnectionStrings:Shop", "x", ErrorIds.ChangeDenied)]
    [InlineData("file.json", "Jwt:SigningKey", "x", ErrorIds.ChangeDenied)]
    [InlineData("file.json", "Auth:ClientSecret", "x", ErrorIds.ChangeDenied)]
    [InlineData("file.json", "a::b", "x", ErrorIds.CatalogueInvalid)]
    [InlineData("file.json", "Log", "a\nb", ErrorIds.CatalogueInvalid)]
    [InlineData("file.env", "LD_PRELOAD", "/tmp/x.so", ErrorIds.ChangeDenied)]
    [InlineData("file.env", "DOTNET_STARTUP_HOOKS", "/tmp/x.dll", ErrorIds.ChangeDenied)]
    [InlineData("file.env", "DOTNET_GCName", "evil.so", ErrorIds.ChangeDenied)]
    [InlineData("file.env", "dotnet_gcpath", "/tmp/evil.so", ErrorIds.ChangeDenied)]
    [InlineData("file.env", "GLIBC_TUNABLES", "x", ErrorIds.ChangeDenied)]
    [InlineData("dotnet.runtimeconfig", "System.GC.Name", "evil.so", ErrorIds.ChangeDenied)]
    [InlineData("dotnet.runtimeconfig", "System.GC.Path", "/tmp/evil.so", ErrorIds.ChangeDenied)]
    [InlineData("file.env", "PATH", "/tmp", ErrorIds.ChangeDenied)]
    [InlineData("file.env", "A=1\nB", "x", ErrorIds.ChangeDenied)]
    [InlineData("file.env", "DB_PASSWORD", "x", ErrorIds.ChangeDenied)]
    [InlineData("connection.string", "Host", "evil", ErrorIds.ChangeDenied)]
    [InlineData("connection.string", "Password", "x", ErrorIds.ChangeDenied)]
    [InlineData("connection.string", "SSL Mode", "Disable", ErrorIds.ChangeDenied)]
    [InlineData("connection.string", "Trust Server Certificate", "true", ErrorIds.ChangeDenied)]
    [InlineData("dotnet.runtimeconfig", "System.Runtime.Serialization.EnableUnsafeBinaryFormatterSerialization", "true", ErrorIds.ChangeDenied)]
    [InlineData("dotnet.runtimeconfig", "STARTUP_HOOKS", "/tmp/x.dll", ErrorIds.ChangeDenied)]
    public async Task Observe_WhatMustNotBeSet_IsDenied(string mechanism, string key, string value, string id)
    {
        (IMechanism made, ChangeOrder order) = Make(mechanism, "app.json", "{}"u8.ToArray(), key, value);

        Assert.Equal(id, (await Assert.ThrowsAsync<PerfException>(() => made.ObserveAsync(order, CancellationToken.None))).Id);
        Assert.Equal(id, (await Assert.ThrowsAsync<PerfException>(() => made.ApplyAsync(order, new Perf.Tuning.Capture { Before = order.Settings }, CancellationToken.None))).Id);
    }

    [Fact]
    public async Task Set_ConnectionStringValueThatIsMore_StaysWithinItsQuotes()
    {
        const string text = """{"ConnectionStrings":{"Shop":"Host=db;Maximum Pool Size=2"}}""";
        (IMechanism made, ChangeOrder order) = Make("connection.string", "app.json", Encoding.UTF8.GetBytes(text), "Maximum Pool Size", "20;Host=evil");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);

        await made.ApplyAsync(order, capture, CancellationToken.None);

        Assert.Equal("""{"ConnectionStrings":{"Shop":"Host=db;Maximum Pool Size=\"20;Host=evil\""}}""", _folder.Text("app.json"));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../app.json")]
    [InlineData("relative.json")]
    public async Task Observe_AnotherFile_IsDenied(string file)
    {
        (IMechanism made, ChangeOrder order) = Make("file.json", "app.json", "{}"u8.ToArray(), "a", "1");

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => made.ObserveAsync(order with { Arguments = new Dictionary<string, string> { ["file"] = file } }, CancellationToken.None));

        Assert.Equal(ErrorIds.ChangeDenied, fault.Id);
    }

    [Fact]
    public async Task Observe_DeclaredByItsPath_IsTaken()
    {
        (IMechanism made, ChangeOrder order) = Make("file.json", "app.json", "{\"a\":2}"u8.ToArray(), "a", "1");

        Assert.Equal("2", (await made.ObserveAsync(order with { Arguments = new Dictionary<string, string> { ["file"] = _folder["./app.json"] } }, CancellationToken.None)).Values["a"]);
    }

    [Theory]
    [InlineData("{\"a\":", "no JSON")]
    [InlineData("{\"a\":{}}", "section")]
    [InlineData("{\"a\":1,\"a\":2}", "twice")]
    public async Task Observe_FileThatCannotBeEdited_RefusesAndThrowsNothing(string text, string why)
    {
        (IMechanism made, ChangeOrder order) = Make("file.json", "app.json", Encoding.UTF8.GetBytes(text), "a", "1");

        Observation seen = await made.ObserveAsync(order, CancellationToken.None);

        Assert.Contains(why, seen.Refusal, StringComparison.Ordinal);
        Assert.Null(seen.Values["a"]);
    }

    [Fact]
    public async Task Observe_MissingFileUndeclaredApplicationHardLink_AreRefusals()
    {
        (IMechanism made, ChangeOrder order) = Make("file.json", "app.json", "{}"u8.ToArray(), "a", "1");
        Assert.Contains("no target", (await made.ObserveAsync(order with { Target = "application:other" }, CancellationToken.None)).Refusal, StringComparison.Ordinal);
        Assert.Contains("environmentFile", (await MakeOnly("file.env").ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);

        File.Delete(_folder["app.json"]);
        Assert.Contains("There is no file", (await made.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observe_OnlyToRead_GivesTheValueAndThrowsNothing()
    {
        (IMechanism made, ChangeOrder order) = Make("file.json", "app.json", "{\"a\":2}"u8.ToArray(), "a", "1");

        Observation seen = await made.ObserveAsync(order with { Settings = new Dictionary<string, string?> { ["a"] = null, ["b"] = null } }, CancellationToken.None);

        Assert.Equal(("2", null), (seen.Values["a"], seen.Values["b"]));
        Assert.Null(seen.Refusal);
    }

    [Fact]
    public async Task Observe_VariableThatWins_IsRefused()
    {
        (IMechanism made, ChangeOrder order) = Make("dotnet.runtimeconfig", "app.runtimeconfig.json", """{"runtimeOptions":{}}"""u8.ToArray(), "System.GC.Server", "false");
        _folder.Write("variables.env", "DOTNET_gcServer=1\n");
        IMechanism with = MechanismList.All(new MechanismContext(Targets("app.runtimeconfig.json", _folder["variables.env"]), new NoRestarts(), TimeProvider.System)).Single(one => one.Name == "dotnet.runtimeconfig");

        Assert.Null((await made.ObserveAsync(order, CancellationToken.None)).Refusal);
        Assert.Contains("DOTNET_gcServer", (await with.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_EnvironmentDeclaresItNoMore_UndoesAllTheSame()
    {
        (IMechanism made, ChangeOrder order) = Make("connection.string", "app.json", """{"ConnectionStrings":{"Shop":"Host=db;Maximum Pool Size=2"},"b":1}"""u8.ToArray(), "Maximum Pool Size", "20");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        _folder.Write("app.json", _folder.Text("app.json").Replace("\"b\":1", "\"b\":2", StringComparison.Ordinal));

        await MakeOnly("connection.string").RestoreAsync(order, capture, ["Maximum Pool Size"], CancellationToken.None);

        Assert.Equal("""{"ConnectionStrings":{"Shop":"Host=db;Maximum Pool Size=2"},"b":2}""", _folder.Text("app.json"));
    }

    [Fact]
    public async Task Restore_EnvironmentDeclaresAnotherFile_IsRefusedAndWritesNothing()
    {
        (IMechanism made, ChangeOrder order) = Make("dotnet.runtimeconfig", "app.runtimeconfig.json", """{"runtimeOptions":{}}"""u8.ToArray(), "System.GC.Server", "false");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        _folder.Write("other.runtimeconfig.json", """{"runtimeOptions":{}}""");
        string everything = _folder.Everything();
        IMechanism other = MechanismList.All(new MechanismContext(Targets("other.runtimeconfig.json"), new NoRestarts(), TimeProvider.System)).Single(one => one.Name == made.Name);

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => other.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None));
        Assert.Equal(ErrorIds.BackupElsewhere, fault.Id);
        Assert.Equal(ErrorIds.BackupElsewhere, (await Assert.ThrowsAsync<PerfException>(() => other.RestoreBytesAsync(order, capture, CancellationToken.None))).Id);
        Assert.Equal(everything, _folder.Everything());
    }

    [Fact]
    public async Task Observe_FileThatIsBrokenOrGone_TellsThemApart()
    {
        (IMechanism made, ChangeOrder order) = Make("file.json", "app.json", """{"a":1}"""u8.ToArray(), "b", "2");
        _folder.Write("app.json", "{ broken");
        Assert.True((await made.ObserveAsync(order, CancellationToken.None)).IsUnseen);
        File.Delete(_folder["app.json"]);
        Observation gone = await made.ObserveAsync(order, CancellationToken.None);
        Assert.False(gone.IsUnseen);
        Assert.Null(gone.Values["b"]);
        Assert.Contains("There is no file", gone.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UndoScript_RunByAShell_GivesTheBytesBack()
    {
        const string name = "it's an app.json";
        byte[] bytes = "{\"a\":1}"u8.ToArray();
        (IMechanism made, ChangeOrder order) = Make("file.json", name, bytes, "a", "2");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        using var backup = new FileFolder();
        backup.Write(BlobName.Of(bytes), bytes);

        (int code, string said) = await ProgramRun.RunAsync("/bin/sh", ["-c", $"cd '{backup.Path}' && {string.Join('\n', made.UndoScript(order, capture))}"], CancellationToken.None);

        Assert.True(code == 0, said);
        Assert.Equal("{\"a\":1}", _folder.Text(name));
    }

    private static IEnumerable<(string Form, byte[] Bytes)> Forms(string text, string mechanism)
    {
        byte[] mark = [0xEF, 0xBB, 0xBF];
        string lines = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        yield return ("LF", Encoding.UTF8.GetBytes(text));
        yield return ("CRLF", Encoding.UTF8.GetBytes(lines));
        yield return ("no last newline", Encoding.UTF8.GetBytes(text.TrimEnd()));
        yield return ("CRLF, BOM, no last newline", [.. mark, .. Encoding.UTF8.GetBytes(lines.TrimEnd())]);
        if (mechanism is "file.ini" or "file.env")
        {
            yield return ("UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(lines)]);
            yield return ("Latin-1", Encoding.Latin1.GetBytes(text.Replace("top", "größe", StringComparison.Ordinal)));
        }
    }

    private static string Edited(string text) => Regex.Replace(text, "(Other\"?\\s*[:=]\\s*\"?)x", "$1theirs");

    private static IMechanism MakeOnly(string mechanism) =>
        MechanismList.All(new MechanismContext(new TuningTargets { Applications = [new ApplicationTarget { Name = "shop" }] }, new NoRestarts(), TimeProvider.System)).Single(one => one.Name == mechanism);

    private TuningTargets Targets(string name, string? variables = null) => new()
    {
        Applications =
        [
            new ApplicationTarget
            {
                Name = "shop", SettingsFile = _folder[name], ConnectionFile = _folder[name], RuntimeConfiguration = _folder[name], EnvironmentFile = variables,
                ConnectionKey = name.EndsWith(".env", StringComparison.Ordinal) ? "ConnectionStrings__Shop" : "ConnectionStrings:Shop",
            },
        ],
    };

    private (IMechanism Mechanism, ChangeOrder Order) Make(string mechanism, string name, byte[] bytes, string key, string value)
    {
        _folder.Write(name, bytes);
        TuningTargets targets = Targets(name, mechanism == "file.env" ? _folder[name] : null);
        return (MechanismList.All(new MechanismContext(targets, new NoRestarts(), TimeProvider.System)).Single(one => one.Name == mechanism),
            new ChangeOrder("application:shop", new Dictionary<string, string?> { [key] = value }, new Dictionary<string, string>(), "20260101_000000"));
    }
}
