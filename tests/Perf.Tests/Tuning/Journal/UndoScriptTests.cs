using System.Diagnostics;
using System.Text;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Journal;

public sealed class UndoScriptTests : IDisposable
{
    private readonly TuningSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [SkippableFact]
    public async Task Script_Run_PutsBackWhatWasThere()
    {
        Skip.If(OperatingSystem.IsWindows(), "It is for a POSIX shell.");
        _box.Set("it's; rm -rf $HOME `x`", "odd");
        string before = FolderSnapshot.Of(_box.Settings);
        string id = await _box.KeepAsync(("a", "10"), ("b", null), ("c", "new"), ("it's; rm -rf $HOME `x`", "other"));
        Assert.NotEqual(before, FolderSnapshot.Of(_box.Settings));
        Assert.Equal("", Shell(id));
        Assert.Equal(before, FolderSnapshot.Of(_box.Settings));

        // And Perf knows that it was undone by hand.
        Assert.All(await _box.UndoAsync(id), change => Assert.Equal(TuningState.Reverted, change.State));
        Assert.Contains("Nothing of it is in effect.", Text(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_IsThereBeforeAnythingIsChanged_InReverseOrder()
    {
        string seen = "";
        using (BackupSession session = await _box.BeginAsync())
        {
            await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
            session.Keep(1, null, "");
            _box.Hook.At["Intended-written"] = () => seen = Text(session.BackupId);
            await session.ApplyAsync(2, _box.Change(("b", "20")), CancellationToken.None);
            await session.RevertAsync(2, "", CancellationToken.None);
        }

        Assert.True(seen.IndexOf("# 2. test.b", StringComparison.Ordinal) is var second and > 0 && second < seen.IndexOf("# 1. test.a", StringComparison.Ordinal), seen);

        // What was undone again is not to be put back over what comes later.
        Assert.DoesNotContain("test.b", Text(_box.Newest.Id), StringComparison.Ordinal);
        Assert.Contains("test.a", Text(_box.Newest.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_OfWhatIsMadeAgain_HasIt()
    {
        string seen = "";
        using BackupSession session = await _box.BeginAsync();
        await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        await session.RevertAsync(1, "", CancellationToken.None);
        await session.ApplyAsync(2, _box.Change(("b", "20")), CancellationToken.None);
        _box.Hook.At["Intended-written"] = () => seen = Text(session.BackupId);
        await session.ApplyAsync(1, _box.Change(("a", "10")), CancellationToken.None);
        Assert.Contains("test.a", seen, StringComparison.Ordinal);
        Assert.Contains("test.b", seen, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Script_OfABackupThatWasMoved_EndsAndTouchesNothing()
    {
        Skip.If(OperatingSystem.IsWindows(), "It is for a POSIX shell.");
        string id = await _box.KeepAsync(("a", "10"), ("c", "new"));
        string before = FolderSnapshot.Of(_box.Settings);
        string moved = Path.Combine(_box.Root, "moved");
        Directory.Move(Path.Combine(_box.Backups, id), moved);
        Assert.NotEqual("", Run(["-c", $". {ShellText.Quote(Path.Combine(moved, UndoScriptFile.FileName))}"]));
        Assert.Equal(before, FolderSnapshot.Of(_box.Settings));
    }

    [SkippableFact]
    public void PutBack_BytesThatAreGone_LeavesTheFileAsItIs()
    {
        Skip.If(OperatingSystem.IsWindows(), "It is for a POSIX shell.");
        Directory.CreateDirectory(Path.Combine(_box.Root, BlobName.Folder));
        byte[] bytes = "original"u8.ToArray();
        string command = $"cd {ShellText.Quote(_box.Root)}; {ShellText.PutBack(bytes, Path.Combine(_box.Settings, "a"))}";
        Run(["-c", command]);
        Assert.Equal("1", _box.Value("a"));
        File.WriteAllBytes(Path.Combine(_box.Root, BlobName.Of(bytes)), bytes);
        Assert.Equal("", Run(["-c", command]));
        Assert.Equal("original", _box.Value("a"));
    }

    // Whatever changes are called, and whatever their lines say.
    [Fact]
    public void NumbersOf_AnyScript_AreThoseOfItsChanges()
    {
        string[] texts = ["", "plain", "1. one", "a\n\n# 7. seven: x", "# 8. eight: y", "\r\n\r\n# 9. "];
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            string Text() => texts[random.Next(texts.Length)];
            ChangeRecord[] open = [.. Enumerable.Range(1, 12).Where(_ => random.Next(3) == 0).Select(number => new ChangeRecord(number, new PlannedChange { OptimizationId = Text(), Title = Text(), Target = Text(), Effect = random.Next(2) == 0 ? TuningEffect.Restart : TuningEffect.Reload })
            {
                Capture = new CaptureRecord { Script = [.. Enumerable.Range(0, random.Next(4)).Select(line => $"echo {line} # {line}. line")] },
            })];
            string script = UndoScriptFile.Of(new Manifest { Id = "20250806_183000", Host = Text() }, "/backups/it's", open);
            Assert.True(UndoScriptFile.NumbersOf(Encoding.UTF8.GetBytes(script)) is { } read && read.SequenceEqual(open.Select(record => record.Number).Reverse()), $"seed {seed}: {script}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("echo nothing")]
    public void NumbersOf_WhatIsNoScriptOfOurs_SaysNothing(string text) => Assert.Null(UndoScriptFile.NumbersOf(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("a\0b", "'ab'")]
    public void Quote_IsOneWord(string text, string quoted) => Assert.Equal(quoted, ShellText.Quote(text));

    [Fact]
    public void Comment_IsOneLine() => Assert.Equal("# a  rm -rf / b", ShellText.Comment("a\r\nrm -rf /\u2028b"));

    private string Text(string id) => File.ReadAllText(Path.Combine(_box.Backups, id, UndoScriptFile.FileName));

    private string Shell(string id) => Run([Path.Combine(_box.Backups, id, UndoScriptFile.FileName)]);

    private static string Run(string[] arguments)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", arguments) { RedirectStandardError = true, WorkingDirectory = "/" })!;
        string error = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        return error;
    }
}
