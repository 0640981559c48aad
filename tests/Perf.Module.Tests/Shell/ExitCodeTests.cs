namespace Perf.Module.Tests.Shell;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("1", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'x'", 1)]
    [InlineData("Write-Error x", 1)] // the last statement failed
    [InlineData("Write-Error x; 1", 0)] // the last statement succeeded
    [InlineData("/bin/false", 1)]
    [InlineData("/bin/sh -c 'exit 5'", 1)] // as pwsh: not 5
    [InlineData("/bin/sh -c 'exit 5'; exit $LASTEXITCODE", 5)]
    [InlineData("$Host.SetShouldExit(99); throw 'x'", 99)]
    [InlineData("Get-Nothing", 1)]
    [InlineData("1 +", 1)] // parse error
    public void Command_Ends_WithTheCodeOfPwsh(string script, int code) => Assert.Equal(code, Perfsh.Run("-Command", script).ExitCode);

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("'a'", 0)]
    [InlineData("throw 'x'", 1)]
    [InlineData("Write-Error x", 0)] // -File: only a terminating error counts
    [InlineData("& /bin/sh -c 'exit 5'", 0)]
    [InlineData("function f { exit 4 }; f; 'not reached'", 4)]
    public void File_Ends_WithTheCodeOfPwsh(string script, int code)
    {
        using var folder = new TemporaryFolder();
        var result = Perfsh.Run("-File", folder.File("s.ps1", script));
        Assert.Equal(code, result.ExitCode);
        Assert.DoesNotContain("not reached", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void File_WithParseError_NamesFileAndLine()
    {
        using var folder = new TemporaryFolder();
        string script = folder.File("bad.ps1", "'fine'\nfunction { ");
        var result = Perfsh.Run(script);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(script + ":2", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("-File", "missing.ps1")]
    [InlineData("missing.ps1", null)]
    [InlineData("-Bogus", null)]
    [InlineData("-Command", null)]
    [InlineData("-EncodedCommand", "%%")]
    [InlineData("-WorkingDirectory", "/no/such/folder")]
    public void WrongUsage_Refused_With64AndUsage(string first, string? second)
    {
        var result = second is null ? Perfsh.Run(first) : Perfsh.Run(first, second);
        Assert.Equal(64, result.ExitCode);
        Assert.Contains("Usage: perfsh", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}
