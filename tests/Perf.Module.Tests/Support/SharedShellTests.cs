namespace Perf.Module.Tests;

/// <summary>What a script says and ends with in the shared shell is what it says and ends with in a process of its own.</summary>
public sealed class SharedShellTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Theory]
    [InlineData("'a'; [pscustomobject]@{ b = 1 }; Write-Warning c; Write-Host d -NoNewline")]
    [InlineData("'before'; throw 'over'; 'after'")]
    [InlineData("[int]'x'; 'went on'")] // ends the statement alone
    [InlineData("Write-Error x")]
    [InlineData("Write-Error x; 1")]
    [InlineData("Get-Item /no/such/file -ErrorAction Stop; 'after'")]
    [InlineData("$Host.SetShouldExit(99); throw 'x'")]
    [InlineData("$Host.SetShouldExit(98); 'went on'")]
    [InlineData("'before'; exit 3; 'after'")]
    [InlineData("'before'; return; 'after'")]
    [InlineData("1 +")]
    public void Run_AScript_EndsLikeAProcess(string script)
    {
        Perfsh.Result own = Perfsh.Run("-NonInteractive", "-Command", script);
        Perfsh.Result shared = shell.Run(script);
        Assert.Equal((own.ExitCode, own.Output, own.Error.Length > 0), (shared.ExitCode, shared.Output, shared.Error.Length > 0));
    }

    [Fact]
    public void Run_TheNextScript_FindsNothingOfTheOneBefore()
    {
        Assert.Equal(1, shell.Run("$env:PERF_TEST_LEFT = 'x'; $env:PATH = '/nowhere'; $left = 1; function Left { }; Set-Location /tmp; Write-Error x; $global:LASTEXITCODE = 7; $Host.SetShouldExit(1)").ExitCode);
        Perfsh.Result next = shell.Run("\"$env:PERF_TEST_LEFT|$($env:PATH -eq '/nowhere')|$left|$(@(Get-Command Left -ErrorAction Ignore).Count)|$PWD|$($Error.Count)|$LASTEXITCODE\"");
        Assert.Equal((0, "|False||0|/|0|\n", ""), (next.ExitCode, next.Output, next.Error));
    }

    [Fact]
    public void Run_WhereTheProcessWasEnded_SaysSo_AndTheNextHasAnother()
    {
        Assert.NotEqual(0, shell.Run("'last'; Stop-Process -Id $PID").ExitCode);
        Assert.Equal("1", shell.Run("1").Output.Trim());
    }
}
