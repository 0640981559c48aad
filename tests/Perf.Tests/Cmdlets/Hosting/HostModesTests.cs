using Perf.Commands;

namespace Perf.Tests.Cmdlets.Hosting;

public sealed class HostModesTests
{
    private const string Pwsh = "ConsoleHost";
    private const string Perfsh = "perfsh";

    [Theory]
    [InlineData("", "Prompt")]
    [InlineData("-NoProfile -NoLogo", "Prompt")]
    [InlineData("-WorkingDirectory /srv", "Prompt")] // a value is no script
    [InlineData("-wd /srv -ep Bypass -ex Bypass", "Prompt")]
    [InlineData("-Interactive", "Prompt")]
    [InlineData("-NonInteractive", "Batch")]
    [InlineData("-noni", "Batch")]
    [InlineData("-NonInter", "Batch")]
    [InlineData("-Command Invoke-PerfTest", "Batch")]
    [InlineData("-c Invoke-PerfTest", "Batch")]
    [InlineData("-comm Invoke-PerfTest", "Batch")] // every beginning of the name is the option
    [InlineData("--command Invoke-PerfTest", "Batch")]
    [InlineData("-EncodedCommand ZQA=", "Batch")]
    [InlineData("-enc ZQA=", "Batch")]
    [InlineData("-ec ZQA=", "Batch")]
    [InlineData("-", "Batch")]
    [InlineData("-nop -c x -NoExit", "Batch")] // the -NoExit belongs to the command
    [InlineData("-NoExit -c x", "Prompt")]
    [InlineData("-noe -File x.ps1", "Prompt")]
    [InlineData("-NoEx x.ps1", "Prompt")]
    [InlineData("-nop", "Prompt")]
    public void Of_BothShells_IsTheSame(string commandLine, string expected)
    {
        Assert.Equal(expected, Of(Pwsh, commandLine));
        Assert.Equal(expected, Of(Perfsh, commandLine));
    }

    [Theory]
    [InlineData("-File x.ps1")]
    [InlineData("-f x.ps1")]
    [InlineData("-fil x.ps1")]
    [InlineData("--file x.ps1")]
    [InlineData("x.ps1")]
    [InlineData("-NoProfile -NonInteractive -File x.ps1")]
    [InlineData("-ExecutionPolicy Bypass x.ps1")]
    [InlineData("-wo /srv -exec Bypass -nop x.ps1 -NoExit -c y")] // what follows the script belongs to it
    public void Of_AFile_DiffersByShell(string commandLine)
    {
        Assert.Equal("PwshFile", Of(Pwsh, commandLine));
        Assert.Equal("Batch", Of(Perfsh, commandLine));
    }

    [Theory]
    [InlineData("-CommandWithArgs x y")]
    [InlineData("-cwa x y")]
    [InlineData("-ConfigurationName x -c y")]
    [InlineData("-ConfigurationFile x -c y")]
    [InlineData("-config x -CustomPipeName y -c z")]
    [InlineData("-SettingsFile x -OutputFormat Text -o Text -of Text -InputFormat Text -inp Text -if Text -w Hidden -c y")]
    public void Of_OptionsOfPwshAlone_AreKnown(string commandLine) => Assert.Equal("Batch", Of(Pwsh, commandLine));

    [Theory]
    [InlineData("", "Batch")]
    [InlineData("-NoExit", "Prompt")]
    [InlineData("x.ps1", "PwshFile")]
    public void Of_InputThatIsNoTerminal_IsBatchUnlessSomethingElseIsSaid(string commandLine, string expected) => Assert.Equal(expected, Of(Pwsh, commandLine, inputRedirected: true));

    [Theory]
    [InlineData("Visual Studio Code Host")]
    [InlineData("ServerRemoteHost")]
    [InlineData("Default Host")]
    public void Of_AnotherHost_IsNeverAskedToExit(string host) => Assert.Equal("Prompt", Of(host, "-File x.ps1", inputRedirected: true));

    private static string Of(string host, string commandLine, bool inputRedirected = false) =>
        HostModes.Of(host, commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), inputRedirected).ToString();
}
