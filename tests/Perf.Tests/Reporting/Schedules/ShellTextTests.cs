using System.Diagnostics;
using System.Text;
using Perf.Reporting;
using Perf.Tests.Model;

namespace Perf.Tests.Reporting.Schedules;

public class ShellTextTests
{
    [SkippableFact]
    public void Posix_OfAnyText_IsOneWordOfARealShell()
    {
        Skip.If(!File.Exists("/bin/sh"), "There is no sh.");
        var random = new Random(1);
        string[] texts = [.. Enumerable.Range(0, 300).Select(_ => ScheduleRequests.Text(random)), "", "-n", "\n\t", "'"];
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8 })!;
        shell.StandardInput.Write(string.Concat(texts.Select(text => $"printf '%s\\0' {ShellText.Posix(text)}\n")));
        shell.StandardInput.Close();
        Assert.Equal(texts, shell.StandardOutput.ReadToEnd().Split('\0')[..^1]);
    }

    [Fact]
    public void Posix_OfATextWithoutBackslash_HasNone() => SeededProperty.ForAll(500, random =>
    {
        string text = ScheduleRequests.Text(random).Replace("\\", "", StringComparison.Ordinal);
        Assert.DoesNotContain('\\', ShellText.Posix(text));
    });

    [Fact]
    public void Windows_OfAnyText_IsSplitAsItWas() => SeededProperty.ForAll(1000, random =>
    {
        string text = ScheduleRequests.Text(random) + (random.Next(2) == 0 ? "\\" : "") + (random.Next(2) == 0 ? "\\\"" : "");
        Assert.Equal(text, Split(ShellText.Windows(text)));
    });

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("a’b‘c‚d‛e", "'a’’b‘‘c‚‚d‛‛e'")]
    [InlineData("$x `n \"q\"", "'$x `n \"q\"'")]
    public void PowerShell_OfQuotes_DoublesEachThatPowerShellTakesForOne(string text, string expected) => Assert.Equal(expected, ShellText.PowerShell(text));

    [Fact]
    public void Systemd_OfAnyText_IsReadAsItWas() => SeededProperty.ForAll(1000, random =>
    {
        string text = ScheduleRequests.Text(random);
        Assert.Equal(text, SystemdTextTests.Unquoted(ShellText.Systemd(text, expandsVariables: true)).Replace("$$", "$", StringComparison.Ordinal));
        Assert.Equal(text, SystemdTextTests.Unquoted(ShellText.Systemd(text, expandsVariables: false)));
    });

    // The rules of the C runtime: backslashes count only before a quote.
    private static string Split(string quoted)
    {
        var text = new StringBuilder();
        for (int i = 1; i < quoted.Length; i++)
        {
            int backslashes = 0;
            for (; i < quoted.Length && quoted[i] == '\\'; i++)
            {
                backslashes++;
            }

            if (i < quoted.Length && quoted[i] == '"')
            {
                text.Append('\\', backslashes / 2);
                if (backslashes % 2 == 0)
                {
                    Assert.Equal(quoted.Length - 1, i);
                    return text.ToString();
                }

                text.Append('"');
                continue;
            }

            text.Append('\\', backslashes);
            if (i < quoted.Length)
            {
                text.Append(quoted[i]);
            }
        }

        throw new FormatException("The quotes are open.");
    }
}
