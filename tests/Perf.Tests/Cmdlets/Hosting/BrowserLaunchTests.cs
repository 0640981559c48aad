using Perf.Commands;

namespace Perf.Tests.Cmdlets.Hosting;

public sealed class BrowserLaunchTests
{
    [Theory]
    [InlineData("Other", "DISPLAY", "xdg-open")]
    [InlineData("Other", "WAYLAND_DISPLAY", "xdg-open")]
    [InlineData("MacOS", "HOME", "open")]
    [InlineData("Windows", "HOME", null)] // by the shell
    public void For_SomebodyAtTheDesktop_OpensIt(string system, string set, string? program)
    {
        BrowserLaunch? launch = BrowserLaunch.For(name => name == set ? "1" : null, HostMode.Prompt, isConsole: true, Enum.Parse<BrowserSystem>(system));
        Assert.NotNull(launch);
        Assert.Equal(program, launch.Program);
    }

    [Theory]
    [InlineData("Other", "HOME", "Prompt", true)] // no desktop
    [InlineData("Other", "DISPLAY", "Batch", true)] // a script
    [InlineData("Other", "DISPLAY", "PwshFile", true)]
    [InlineData("Windows", "HOME", "Batch", true)]
    [InlineData("Other", "DISPLAY", "Prompt", false)] // a service's host
    [InlineData("MacOS", "SSH_CONNECTION", "Prompt", true)] // the desktop is another machine's
    [InlineData("Windows", "SSH_CONNECTION", "Prompt", true)]
    [InlineData("Windows", "CI", "Prompt", true)]
    [InlineData("MacOS", "GITHUB_ACTIONS", "Prompt", true)]
    [InlineData("MacOS", "TF_BUILD", "Prompt", true)]
    public void For_NobodyWouldSeeIt_OpensNone(string system, string set, string mode, bool isConsole) =>
        Assert.Null(BrowserLaunch.For(name => name == set ? "1" : null, Enum.Parse<HostMode>(mode), isConsole, Enum.Parse<BrowserSystem>(system)));

    [Fact]
    public void Open_ProgramThatIsNotThere_IsNoError() => Assert.False(new BrowserLaunch("no-such-program-of-perf").Open(new Uri("http://127.0.0.1:1/")));
}
