using System.Text;
using Perf.Shell.CommandLine;

namespace Perf.Tests.Shell.CommandLine;

public sealed class CommandLineParserTests
{
    [Theory]
    [InlineData("-Command")]
    [InlineData("-c")]
    [InlineData("--command")]
    [InlineData("-COMM")]
    public void Parse_Command_JoinsTheRest(string name)
    {
        var options = CommandLineParser.Parse([name, "1", "-File", "x"]);
        Assert.Equal((ShellMode.Command, "1 -File x"), (options.Mode, options.Command));
    }

    [Theory]
    [InlineData(new[] { "-" }, (int)ShellMode.CommandFromInput)]
    [InlineData(new[] { "-c", "-" }, (int)ShellMode.CommandFromInput)]
    [InlineData(new[] { "-f", "-" }, (int)ShellMode.CommandFromInput)]
    [InlineData(new string[0], (int)ShellMode.Interactive)]
    [InlineData(new[] { "-NoProfile", "-nop", "-NoLogo", "-NonInteractive", "-noni", "-NoExit", "-ExecutionPolicy", "Bypass", "-Login" }, (int)ShellMode.Interactive)]
    [InlineData(new[] { "-v" }, (int)ShellMode.Version)]
    [InlineData(new[] { "-NoProfile", "-Version" }, (int)ShellMode.Version)]
    [InlineData(new[] { "-?" }, (int)ShellMode.Help)]
    [InlineData(new[] { "--help" }, (int)ShellMode.Help)]
    [InlineData(new[] { "-n" }, (int)ShellMode.UsageError)] // ambiguous in pwsh
    [InlineData(new[] { "-Bogus" }, (int)ShellMode.UsageError)]
    [InlineData(new[] { "-commandx", "1" }, (int)ShellMode.UsageError)]
    [InlineData(new[] { "-", "1" }, (int)ShellMode.UsageError)]
    [InlineData(new[] { "-c", "-", "1" }, (int)ShellMode.UsageError)]
    [InlineData(new[] { "-c" }, (int)ShellMode.UsageError)]
    [InlineData(new[] { "-f" }, (int)ShellMode.UsageError)]
    [InlineData(new[] { "-wd" }, (int)ShellMode.UsageError)]
    [InlineData(new[] { "-ex" }, (int)ShellMode.UsageError)]
    [InlineData(new[] { "-e", "not base64" }, (int)ShellMode.UsageError)]
    [InlineData(new[] { "-e", "YQ==" }, (int)ShellMode.UsageError)] // one byte is no UTF-16
    public void Parse_Arguments_GiveTheMode(string[] args, int mode)
    {
        var options = CommandLineParser.Parse(args);
        Assert.Equal((ShellMode)mode, options.Mode);
        Assert.Equal(options.Mode == ShellMode.UsageError, options.Error is not null);
    }

    [Fact]
    public void Parse_EncodedCommand_IsDecoded_AndSwitchesMayFollow()
    {
        string text = Convert.ToBase64String(Encoding.Unicode.GetBytes("'grüße'"));
        var options = CommandLineParser.Parse(["-NoLogo", "-EncodedCommand", text, "-NonInteractive"]);
        Assert.Equal((ShellMode.Command, "'grüße'", true, true), (options.Mode, options.Command, options.NoLogo, options.NonInteractive));
    }

    [Theory]
    [InlineData(new[] { "-wd", "/tmp", "s.ps1", "-c", "x" }, false)]
    [InlineData(new[] { "-wd", "/tmp", "-File", "s.ps1", "-c", "x" }, true)]
    public void Parse_Script_TakesEverythingAfterItAsArguments(string[] args, bool isExplicit)
    {
        var options = CommandLineParser.Parse(args);
        Assert.Equal((ShellMode.File, "s.ps1", isExplicit, "/tmp"), (options.Mode, options.File, options.FileIsExplicit, options.WorkingDirectory));
        Assert.Equal([new ScriptArgument("-c", null), new ScriptArgument(null, "x")], options.Arguments);
    }

    [Fact]
    public void Parse_EveryPrefixOfAName_MeansTheSameOrNothing()
    {
        foreach (string name in new[] { "-command", "-file", "-encodedcommand", "-version", "-help", "-noprofile", "-nologo", "-noninteractive", "-noexit", "-workingdirectory", "-executionpolicy" })
        {
            var full = CommandLineParser.Parse([name, "YQBiAA=="]);
            for (int length = 2; length < name.Length; length++)
            {
                if (name == "-executionpolicy" && length == 2)
                {
                    // -e is -EncodedCommand, as in pwsh.
                    continue;
                }

                var prefix = CommandLineParser.Parse([name[..length], "YQBiAA=="]);
                bool same = prefix with { Arguments = full.Arguments } == full;
                Assert.True(same || prefix.Mode == ShellMode.UsageError, name[..length]);
            }
        }
    }
}
