using System.Diagnostics;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Files;

public sealed class UnifiedDiffTests : IDisposable
{
    private readonly FileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_OneLineChanged_ShowsItWithThreeLinesAround() => Assert.Equal(
        "--- /etc/x\n+++ /etc/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
        UnifiedDiff.Of("/etc/x", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"));

    [Fact]
    public void Of_SameTexts_IsEmpty() => Assert.Equal("", UnifiedDiff.Of("x", "a\n", "a\n"));

    [Fact]
    public void Of_NewFile_ComesFromNowhere() => Assert.Equal("--- /dev/null\n+++ x\n@@ -0,0 +1,2 @@\n+a\n+b\n", UnifiedDiff.Of("x", null, "a\nb\n"));

    [Fact]
    public void Of_NoNewlineAtTheEnd_IsTold() => Assert.Equal("--- x\n+++ x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n", UnifiedDiff.Of("x", "a", "b"));

    [SkippableFact]
    public void Of_RandomTexts_PatchMakesOneOfTheOther()
    {
        Skip.IfNot(File.Exists("/usr/bin/patch"), "patch is not installed");
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            string before = Text(random, random.Next(30));
            string after = string.Concat(before.Split('\n').SelectMany(line => random.Next(5) switch { 0 => Array.Empty<string>(), 1 => [line + "\n", "new\n"], _ => [line + "\n"] }));
            after = random.Next(3) == 0 ? after.TrimEnd('\n') : after;
            string diff = UnifiedDiff.Of("f", before, after);
            if (diff.Length == 0)
            {
                Assert.Equal(before, after);
                continue;
            }

            string path = _folder.Write("f", before);
            string patch = _folder.Write("p", diff);
            using Process process = Process.Start(new ProcessStartInfo("/usr/bin/patch", ["--binary", "-s", "-p0", path, patch]) { RedirectStandardOutput = true })!;
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"seed {seed}: {said}\n{diff}");
            Assert.Equal(after, File.Exists(path) ? File.ReadAllText(path) : "");
        }
    }

    private static string Text(Random random, int lines) => string.Concat(Enumerable.Range(0, lines).Select(_ => $"{random.Next(4)}{(random.Next(8) == 0 ? "\r" : "")}\n"));
}
