namespace Perf.Module.Tests.Shell;

public sealed class StreamTests
{
    [Theory]
    [InlineData("Write-Error oops")]
    [InlineData("throw 'oops'")]
    [InlineData("Get-Item /no/such/oops")]
    public void Errors_GoToStandardErrorOnly(string script)
    {
        var result = Perfsh.Run("-c", script);
        Assert.Contains("oops", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("Write-Warning w", "WARNING: w\n")]
    [InlineData("Write-Verbose v -Verbose", "VERBOSE: v\n")]
    [InlineData("Write-Debug d -Debug", "DEBUG: d\n")]
    [InlineData("Write-Host a b -ForegroundColor Red", "a b\n")]
    [InlineData("Write-Information i -InformationAction Continue", "i\n")]
    [InlineData("Write-Verbose v", "")]
    public void Messages_GoToStandardOutput_AsInPwsh(string script, string expected)
    {
        var result = Perfsh.Run("-c", script);
        Assert.Equal(expected, result.Output);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("Write-Progress -Activity a -Status s -PercentComplete 5; 'end'")]
    [InlineData("[pscustomobject]@{ a = 1 }; Write-Warning w")]
    public void Redirected_HasNeitherProgressNorEscapes(string script)
    {
        var result = Perfsh.Run("-c", script);
        Assert.DoesNotContain('\e', result.Output);
        Assert.Empty(result.Error);
    }

    // `script` gives the shell a terminal; what it prints there is what a user sees.
    [Theory]
    [InlineData("", true)]
    [InlineData("1", false)]
    public void Terminal_Colours_UnlessNoColor(string noColor, bool coloured)
    {
        if (!File.Exists("/usr/bin/script"))
        {
            return;
        }

        string shown = OnTerminal("Write-Warning w; [pscustomobject]@{ a = 1 }", noColor);
        Assert.Contains("WARNING: w", shown, StringComparison.Ordinal);
        Assert.Equal(coloured, shown.Contains("\e[33;1mWARNING", StringComparison.Ordinal));
        Assert.Equal(coloured, shown.Contains("\e[32;1m", StringComparison.Ordinal));
    }

    [Fact]
    public void Redirection_WritesAndAppends()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("out.txt");
        Perfsh.Run("-c", $"'a' > '{file}'; 'b' >> '{file}'; Write-Error e 2>> '{file}'");
        Assert.StartsWith("a\nb\n", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Contains("Write-Error", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void NativePipe_GetsLines() => Assert.Equal("3\n", Perfsh.Run("-c", "'c','b','a' | /usr/bin/wc -l | ForEach-Object Trim").Output);

    [Fact]
    public void Parallel_OutString_DoesNotMix()
    {
        var result = Perfsh.Run("-c", "(1..40 | ForEach-Object -Parallel { ('x' * $_ | Out-String).Trim().Length } -ThrottleLimit 4 | Sort-Object) -join ','");
        Assert.Equal(string.Join(',', Enumerable.Range(1, 40)) + "\n", result.Output);
    }

    private static string OnTerminal(string command, string noColor)
    {
        using var folder = new TemporaryFolder();
        string script = folder.File("s.ps1", command);
        var info = new System.Diagnostics.ProcessStartInfo("/usr/bin/script", ["-qec", $"{Perfsh.Executable} {script}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        info.Environment["NO_COLOR"] = noColor;
        info.Environment["TERM"] = "xterm";
        using var process = System.Diagnostics.Process.Start(info)!;
        string shown = process.StandardOutput.ReadToEnd();
        Assert.Equal(0, Perfsh.WaitForExit(process));
        return shown;
    }
}
