using System.Text;

namespace Perf.Module.Tests.Shell;

public sealed class InputTests
{
    private const string Echo = """
        param([string]$Name, [switch]$Flag, [int]$Number = 1, [Parameter(ValueFromRemainingArguments)]$Rest)
        "$Name|$Flag|$Number|$Rest|$($MyInvocation.MyCommand.Name)|$PSScriptRoot"
        """;

    [Fact]
    public void File_NamedArguments_Bind()
    {
        using var folder = new TemporaryFolder();
        var result = Perfsh.Run(folder.File("s.ps1", Echo), "-Name", "va lue", "-Flag", "-Number", "-5", "r1", "r2");
        Assert.Equal($"va lue|True|-5|r1 r2|s.ps1|{folder.Path}\n", result.Output);
    }

    [Theory]
    [InlineData("-Flag:$true", "True")]
    [InlineData("-Flag:false", "False")]
    public void File_SwitchWithValue_IsBoolean(string argument, string expected)
    {
        using var folder = new TemporaryFolder();
        Assert.StartsWith($"|{expected}|1|", Perfsh.Run("-File", folder.File("s.ps1", Echo), argument).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void File_UnknownParameterOfAdvancedScript_IsAnError()
    {
        using var folder = new TemporaryFolder();
        var result = Perfsh.Run(folder.File("s.ps1", "[CmdletBinding()]param($A) 'ran'"), "-Bogus", "1");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Bogus", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void File_WithoutExtension_RunsAsScript()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("ab\n", Perfsh.Run(folder.File("tool", "#!/usr/bin/env perfsh\nparam($x) \"a$x\""), "b").Output);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("-Command", "-")]
    [InlineData("-NoProfile", "-NonInteractive")]
    public void StandardInput_IsAScript(params string[] arguments)
    {
        var result = Perfsh.RunWithInput("'sum:' + (1 + 1)\nexit 4\n", arguments);
        Assert.Equal("sum:2\n", result.Output);
        Assert.Equal(4, result.ExitCode);
    }

    [Fact]
    public void Command_WithInputVariable_ReadsStandardInput()
        => Assert.Equal("<l1>\n<l2>\n", Perfsh.RunWithInput("l1\nl2\n", "-c", "$input | ForEach-Object { \"<$_>\" }").Output);

    [Fact]
    public void Command_TakesTheRestOfTheLine() => Assert.Equal("3\n", Perfsh.Run("-c", "1", "+", "2").Output);

    [Fact]
    public void EncodedCommand_IsUtf16Base64()
        => Assert.Equal("é\n", Perfsh.Run("-EncodedCommand", Convert.ToBase64String(Encoding.Unicode.GetBytes("'é'"))).Output);

    [Fact]
    public void WorkingDirectory_IsWhereTheSessionStarts()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal([folder.Path, folder.Path], Perfsh.Run("-wd", folder.Path, "-c", "(Get-Location).Path; /bin/pwd").Lines);
    }

    [Fact]
    public void NonInteractive_Prompt_IsAnError()
    {
        var result = Perfsh.RunWithInput("answer\n", "-NonInteractive", "-c", "Read-Host name");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("NonInteractive", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void NonInteractive_Confirm_DoesNothing()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("f", "x");
        Assert.Equal(1, Perfsh.Run("-NonInteractive", "-c", $"Remove-Item '{file}' -Confirm").ExitCode);
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData("y\n", false)]
    [InlineData("n\n", true)]
    [InlineData("", true)]
    public void Confirm_Answer_Decides(string answer, bool remains)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("f", "x");
        Perfsh.RunWithInput(answer, "-c", $"Remove-Item '{file}' -Confirm");
        Assert.Equal(remains, File.Exists(file));
    }

    [Fact]
    public void Version_NamesShellAndEngine() => Assert.Matches(@"^perfsh \d+\.\d+\.\d+ \(PowerShell engine 7\.6\.\d+\)\n$", Perfsh.Run("-Version").Output);

    [Theory]
    [InlineData("-Help")]
    [InlineData("-?")]
    public void Help_IsOnStandardOutput(string argument) => Assert.StartsWith("Usage: perfsh", Perfsh.Run(argument).Output, StringComparison.Ordinal);

    [Fact]
    public void ModulePath_KeepsTheUsersFolders()
    {
        var result = Perfsh.RunWithEnvironment("PSModulePath", "/srv/my-modules", "-c", "$env:PSModulePath");
        Assert.Contains("/srv/my-modules", result.Output.Trim().Split(':'));
    }

    [Fact]
    public void Host_IsPerfsh_WithoutTelemetry()
        => Assert.Equal(["perfsh", "1"], Perfsh.Run("-c", "$Host.Name; $env:POWERSHELL_TELEMETRY_OPTOUT").Lines);
}
